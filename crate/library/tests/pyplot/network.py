import numpy as np
import matplotlib.pyplot as plt
import seaborn as sns

t = np.arange(0, 1000, 1.0)
V = np.array([-65 + 8 * np.sin(t / 40 + k / 6) for k in range(120)])
spikes = [np.arange(100 + 7 * (k % 13), 900, 60 + 3 * (k % 17)) for k in range(120)]
for k, train in enumerate(spikes):
    V[k, train.astype(int)] = 35.0

fig, ax = plt.subplots(figsize=(8, 4))
image = ax.imshow(V, aspect='auto', cmap='magma', extent=(0, 1000, 120, 0))
bar = fig.colorbar(image, label='V [mV]')
ax.set(xlabel='time [ms]', ylabel='cell', title='Antennal lobe')
assert image.get_clim() == (V.min(), 35.0) and image.get_extent() == [0, 1000, 120, 0]
assert bar.vmax == 35.0 and ax.get_ylim() == (120, 0)
image.set_clim(-80, 40)
assert (bar.vmin, bar.vmax) == (-80, 40)
image.set_cmap('viridis')
assert image.get_cmap().name == 'viridis' and image.get_array().shape == (120, 1000)
plt.tight_layout()

fig, (top, middle, bottom) = plt.subplots(3, 1, sharex=True, gridspec_kw={'height_ratios': [3, 2, 1]}, figsize=(8, 6))
rows = top.eventplot(spikes, colors='k', linelengths=0.8, linewidths=1)
assert len(rows) == 120 and rows[3].get_lineoffset() == 3 and len(rows[0].get_positions()) == len(spikes[0])
top.set(ylabel='cell', title='Spikes')
middle.pcolormesh(t, np.arange(120), V, cmap='coolwarm', vmin=-80, vmax=40)
middle.axvspan(300, 600, color='w', alpha=0.3)
bottom.plot(t, V.mean(axis=0))
twin = bottom.twinx()
twin.plot(t, np.sin(t / 100), 'C1')
twin.set_ylabel('input', color='C1')
for side in ('top', 'right'):
    top.spines[side].set_visible(False)
assert not top.spines['top'].get_visible()
fig.tight_layout()

sns.set_theme(style='ticks')
W = np.zeros((40, 40))
W[np.arange(39), np.arange(1, 40)] = 1
W[::5, ::3] = -1
plt.figure()
sns.heatmap(W, cmap='RdBu_r', center=0, square=True, cbar_kws={'label': 'weight'})
plt.title('Connectivity')

sns.set_theme()
fig, axs = plt.subplots(1, 2, figsize=(9, 4))
sns.heatmap(W[:6, :6], annot=True, fmt='.0f', linewidths=0.5, ax=axs[0])
sns.lineplot(data={'I': [1, 2, 3] * 4, 'rate': [3, 5, 9, 4, 6, 9, 2, 5, 8, 3, 6, 11], 'cell': ['PN'] * 6 + ['LN'] * 6}, x='I', y='rate', hue='cell', errorbar='sd', ax=axs[1])
axs[1].hist([1, 1, 2, 2, 2, 3], bins=3, alpha=0.3)
sns.despine()
sns.reset_defaults()

fig, axs = plt.subplots(1, 2)
mesh = axs[0].pcolormesh([1, 3, 10, 100], [0, 1, 4], [[1, 10, 100], [2, np.nan, 200]], norm='log', edgecolors='k')
axs[0].set_xscale('log')
fig.colorbar(mesh, ax=axs, orientation='horizontal', shrink=0.7, label='rate')
points = axs[1].scatter([1, 2, 3], [3, 1, 2], c=[5, 6, 7], cmap='plasma', s=200)
points.set_clim(0, 10)
assert points.get_clim() == (0, 10)
