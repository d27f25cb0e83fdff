import matplotlib as mpl, matplotlib.pyplot as plt, numpy as np, seaborn as sns


def colors(palette):
    print(" ".join(",".join("%.3f" % (c + 0) for c in mpl.colors.to_rgb(color)) for color in palette))


def settings(*keys):
    for key in keys:
        value = mpl.rcParams[key]
        print(key, [float(v) for v in value] if isinstance(value, (list, tuple)) else value)


def numbers(values):
    return " ".join("%.6g" % (v + 0) for v in values)


def texts(found):
    return "|".join(t if isinstance(t, str) else t.get_text() for t in found)


def told(ax=None):
    for ax in plt.gcf().axes if ax is None else [ax]:
        print("limits", numbers(ax.get_xlim()), "/", numbers(ax.get_ylim()))
        if ax is plt.gcf().axes[0]:
            inside = [[t for t in ticks if min(ends) <= t <= max(ends)] for ticks, ends in ((ax.get_xticks(), ax.get_xlim()), (ax.get_yticks(), ax.get_ylim()))]
            print("ticks", numbers(inside[0]), "/", numbers(inside[1]))
        print("words", ax.get_xlabel(), "/", ax.get_ylabel())


def lines(ax):
    for line in ax.lines:
        x, y = line.get_data()
        if len(x):
            print(numbers(x), "/", numbers(y), "/", line.get_linewidth())


x, y = [1, 2, 3, 1, 2, 3], [1.0, 2.0, 3.0, 3.0, 2.0, 5.0]
table = {"t": x, "v": y, "cell": ["a", "a", "a", "b", "b", "b"], "z": [0.5, 1, 1.5, 2, 2.5, 3], "k": [0, 1, 0, 1, 0, 1]}
matrix = np.sin(np.arange(48.0)).reshape(6, 8)
