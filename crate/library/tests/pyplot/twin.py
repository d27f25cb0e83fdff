import numpy as np
import matplotlib.pyplot as plt

plt.rcParams['font.size'] = 12
plt.rcParams.update({'axes.grid': True, 'lines.linewidth': 2})
fig, ax = plt.subplots()
t = np.linspace(0, 1, 50)
ax.plot(t, t, 'b')
ax.set_ylabel('left', color='b')
ax.tick_params(axis='y', labelcolor='b')
right = ax.twinx()
right.plot(t, 1e6 * t ** 2, 'r')
right.set_ylabel('right')
ax.set_xlabel('t')
plt.style.use('default')
