import numpy as np
import matplotlib.pyplot as plt

t = np.linspace(0, 10, 500)
fig, axs = plt.subplots(2, 2, figsize=(9, 6), sharex=True, gridspec_kw={'width_ratios': [2, 1]})
assert axs.shape == (2, 2) and len(axs) == 2 and axs.size == 4
axs[0, 0].plot(t, np.sin(t))
axs[0, 1].plot(t, np.cos(t), color='C1')
axs[1, 0].plot(t, np.sin(t) * np.exp(-t / 4), 'g-')
axs[1, 1].semilogy(t, np.exp(t), 'r')
for k, ax in enumerate(axs.flat):
    ax.set_title(f'chart {k + 1}')
    ax.set(xlabel='t [ms]', ylabel='V [mV]')
axs[0, 0].spines['top'].set_visible(False)
axs[0, 0].spines[['right']].set_visible(False)
axs[1, 0].set_xlim(0, 8)
assert axs[0, 0].get_xlim() == (0.0, 8.0)
fig.suptitle('Four together')
fig.tight_layout()
row, = plt.subplots(1, 1, squeeze=False)[1]
assert len(row) == 1
plt.close()
