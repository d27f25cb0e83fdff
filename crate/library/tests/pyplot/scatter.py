import numpy as np
import matplotlib.pyplot as plt

rng = np.linspace(0, 1, 50)
fig, ax = plt.subplots()
points = ax.scatter(np.cos(rng * 20), np.sin(rng * 20), c=rng, s=20 + 80 * rng, cmap='viridis')
fig.colorbar(points, ax=ax, label='time')
ax.scatter([0], [0], marker='x', color='red', label='origin')
ax.set_aspect('equal')
ax.legend()
fig, ax = plt.subplots()
image = ax.imshow(np.arange(12).reshape(3, 4), cmap='magma')
plt.colorbar(image)
x, y = np.meshgrid(np.arange(5), np.arange(4))
plt.figure()
plt.quiver(x, y, np.ones_like(x), y - 1.5)
