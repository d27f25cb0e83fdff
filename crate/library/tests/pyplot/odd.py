import numpy as np
import matplotlib.pyplot as plt

plt.plot([], [])
plt.figure(); plt.plot([np.nan, np.nan])
plt.figure(); plt.plot([1, np.nan, 3, np.inf, 2])
plt.figure(); plt.plot([1e308, -1e308])
plt.figure(); plt.plot([3]); plt.legend()
plt.figure(); plt.hist([]); plt.bar([], [])
plt.figure(); plt.scatter([], [])
plt.figure(); plt.loglog([0, -1], [0, 0])
plt.figure(); plt.plot(['a', 'b', 'a'], [1, 2, 3])
plt.figure(); plt.plot(np.arange(200_000), np.sin(np.arange(200_000)))
plt.figure(); plt.imshow(np.zeros((0, 3)) + 1)
plt.figure(); plt.fill_between([1, 2], np.nan)
plt.figure(); plt.ylim(5, 5); plt.xlim(1e-300, 2e-300)
plt.figure(); plt.errorbar([1], [2], yerr=0.0)
plt.figure(figsize=(0.3, 0.3)); plt.plot([1, 2]); plt.tight_layout()
