import numpy as np
import matplotlib.pyplot as plt

t = np.linspace(0, 6, 200)
m = np.sin(t)
plt.fill_between(t, m - 0.3, m + 0.3, alpha=0.3, label='band')
plt.plot(t, m)
plt.fill_between(t, 0, 0.5, where=m > 0.7, color='C2', alpha=0.4)
plt.axhline(0, color='k', lw=0.8, ls='--')
plt.axvline(np.pi, color='r', linestyle=':')
plt.axvspan(4, 5, alpha=0.2, color='orange')
plt.axhspan(-1.2, -1.0, facecolor='0.8')
plt.hlines([0.8, 0.9], 0, 1, colors='purple')
plt.vlines([0.5], -1, 0, linestyles='dashed')
plt.axline((0, -1), slope=0.1, color='C5')
plt.errorbar([1, 3, 5], [0.5, 0, -0.5], yerr=[[0.1, 0.2, 0.3], [0.3, 0.2, 0.1]], fmt='ko', capsize=3, label='data')
plt.legend()
