import numpy as np
import matplotlib.pyplot as plt

eps = 0.01
t = np.arange(0, 2, eps)
x = np.zeros_like(t)
x[0] = 1
for i in range(len(t) - 1):
    x[i + 1] = x[i] + eps * 5 * x[i]
plt.figure(figsize=(8, 5))
plt.plot(t, x, label='Euler, $\\epsilon = 0.01$')
plt.plot(t, np.exp(5 * t), 'k--', label='exact $e^{5t}$')
plt.xlabel('$t$ [s]')
plt.ylabel('$x(t)$')
plt.title('Exponential growth')
plt.legend()
plt.grid(True, alpha=0.3)
plt.show()
