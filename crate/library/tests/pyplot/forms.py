import numpy as np
import matplotlib.pyplot as plt

fig, ax = plt.subplots()
lines = ax.plot([1, 2, 3], [1, 4, 9], 'ro-', [1, 2, 3], [9, 4, 1], 'C4^:')
assert len(lines) == 2 and lines[1].get_marker() == '^'
table = np.arange(12).reshape(4, 3)
three = ax.plot(table, label=['a', 'b', 'c'])
assert [l.get_label() for l in three] == ['a', 'b', 'c']
line, = ax.plot(5, 5, marker='*', ms=15, mfc='gold', mec='k', ls='none')
assert list(line.get_xdata()) == [5.0]
line.set_data([4, 5], [6, 7])
line.set(alpha=0.5, zorder=5)
ax.plot(range(3), [x * x for x in range(3)], c='0.5', lw=3)
ax.plot({'a': 1, 'b': 2}.values())
ax.legend(loc='upper left', ncols=2, title='curves')
assert ax.get_title() == '' and ax.figure is fig and plt.gca() is ax and plt.gcf() is fig
ax.step([0, 1, 2, 3], [8, 7, 8, 7], where='post')
ax.stem([0.5, 1.5], [2, 3])
