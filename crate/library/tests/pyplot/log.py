import numpy as np
import matplotlib.pyplot as plt

h = 0.1 / 2.0 ** np.arange(8)
plt.loglog(h, h, 'o-', label='Euler')
plt.loglog(h, h ** 2, 's-', label='midpoint')
plt.loglog(h, h ** 4, '^-', label='RK4')
plt.xlabel(r'$\epsilon$')
plt.ylabel('global error')
plt.legend()
plt.grid(which='both', alpha=0.3)
plt.figure()
plt.semilogy([1, 2, 3], [-1, 0, 5])
plt.figure()
plt.plot([1, 10, 100], [0, -5, 1000])
plt.yscale('symlog')
plt.xscale('log')
