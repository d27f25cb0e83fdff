import numpy as np
import matplotlib.pyplot as plt

fig, (a, b) = plt.subplots(1, 2, figsize=(9, 4))
bars = a.bar(['Euler', 'midpoint', 'RK4'], [21.5, 3.2, 0.1], color=['C0', 'C1', 'C2'], edgecolor='k', yerr=[1, 0.5, 0.05], capsize=4)
assert len(bars) == 3 and bars[0].get_height() == 21.5
bars[2].set_color('red')
a.bar_label(bars, fmt='%.1f')
a.set_ylabel('error [%]')
values = np.array([1, 2, 2, 3, 3, 3, 4, 4, 5.5])
n, edges, patches = b.hist(values, bins=5, alpha=0.7, label='spikes')
assert list(n) == [1, 2, 3, 2, 1] and len(edges) == 6 and len(patches) == 5
n2, _, _ = b.hist(values, bins=[0, 2, 4, 6], histtype='step', density=True, color='k')
assert abs(sum(n2) * 2 - 1) < 1e-12
b.legend()
plt.tight_layout()
plt.figure()
plt.barh([1, 2, 3], [3, 4, 5], height=0.5)
plt.hist([[1, 2, 3], [2, 3, 4]], bins=3, label=['x', 'y'])
plt.legend()
