"""Writes ticks.txt and limits.txt: what real Matplotlib says about ticks and limits.

Run with a Python that has Matplotlib 3.11:  python crate/chart/tests/generate.py
"""

import pathlib
import random

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np

HERE = pathlib.Path(__file__).parent


def number(x):
    return repr(float(x))


def strings(labels):
    return "|".join(labels)


def tick_case(scale, lo, hi, inches):
    """One axis of that length: limits in, places and texts out, for x and y."""
    rows = []
    for name in "xy":
        fig = plt.figure(figsize=(inches, inches))
        ax = fig.add_axes([0, 0, 1, 1])
        getattr(ax, f"set_{name}scale")(scale)
        getattr(ax, f"set_{name}lim")(lo, hi)
        axis = getattr(ax, f"{name}axis")
        a, b = axis.get_view_interval()

        major = axis._update_ticks()
        shown = [t for t in major if t in axis.majorTicks]
        minor = [t for t in major if t in axis.minorTicks]
        rows.append(
            "\t".join(
                [
                    scale,
                    name,
                    number(inches),
                    number(a),
                    number(b),
                    " ".join(number(t.get_loc()) for t in shown),
                    strings(t.label1.get_text() for t in shown),
                    axis.major.formatter.get_offset(),
                    " ".join(number(t.get_loc()) for t in minor),
                    strings(t.label1.get_text() for t in minor),
                ]
            )
        )
        plt.close(fig)
    return rows


def ticks():
    rng = random.Random(1)
    rows = []
    fixed = [
        (0, 1), (-0.1, 2.1), (0, 20952.2224), (-1047, 22000), (0, 1e6), (0, 1e5), (1e-7, 3e-7), (-70, 40), (100000, 100001),
        (1e9, 1e9 + 10), (-1e-20, 1e-20), (0.001, 0.0011), (2.5, 2.5000001), (-3, -2), (5, 1), (0, 1e300), (1990, 2024), (0, 200),
        (99.9, 100.1), (12345.678, 12345.679), (-1e6, -0.5e6), (0, 0.3), (-0.05, 1.05), (1e-310, 1e-300), (0, 7), (-65.2, -64.9),
    ]
    cases = [("linear", lo, hi, i) for lo, hi in fixed for i in (1.0, 2.5, 4.96)]
    for _ in range(60):
        size = 10 ** rng.uniform(-8, 8)
        lo = rng.uniform(-1, 1) * size * rng.choice([0, 1, 1, 30])
        cases.append(("linear", lo, lo + size * rng.random(), rng.choice([0.8, 1.5, 3.0, 4.96, 8.0])))
    for lo, hi in [(1, 10), (1, 1e3), (1e-8, 1e8), (0.5, 2), (2, 3), (1.1, 1.4), (1e-16, 1e16), (3, 4e7), (1e-3, 1), (0.9, 11), (1e-120, 1e120), (20, 90), (1e-5, 3e-1), (7e-4, 8e-3), (5e-11, 0.3), (1, 2e9)]:
        for inches in (1.0, 3.7, 4.96):
            cases.append(("log", lo, hi, inches))
    for lo, hi in [(-100, 100), (0, 1e4), (-1e3, 5), (-1, 1), (-5, 1e6), (10, 1000)]:
        cases.append(("symlog", lo, hi, 4.0))
    for case in cases:
        try:
            rows += tick_case(*case)
        except OverflowError:  # Matplotlib itself cannot draw this axis
            print("skipped", case)
    return rows


def limit_case(name, draw):
    fig, ax = plt.subplots()
    draw(ax)
    x, y = ax.get_xlim(), ax.get_ylim()
    plt.close(fig)
    return "\t".join([name, *map(number, (*x, *y))])


def limits():
    t = np.arange(5.0)
    one = lambda x, y: lambda ax: ax.plot(x, y)
    cases = {
        "empty": lambda ax: None,
        "line": one([0, 1, 2], [3, -1, 7]),
        "one point": one([3], [5]),
        "zero point": one([0], [0]),
        "equal": one([0, 1], [4, 4]),
        "nan only": one([np.nan, np.nan], [1, 2]),
        "inf": one([0, 1, 2], [1, np.inf, 3]),
        "huge": one([0, 1], [-1e308, 1e308]),
        "tiny": one([0, 1], [1e-320, 2e-320]),
        "log": lambda ax: ax.semilogy([1, 2, 3], [0.1, 10, 2000]),
        "log nonpositive": lambda ax: ax.semilogy([1, 2, 3], [-1, 0, 5]),
        "log none": lambda ax: ax.semilogy([1, 2], [-1, 0]),
        "log one": lambda ax: ax.loglog([10], [100]),
        "loglog": lambda ax: ax.loglog([1, 1000], [1e-5, 3]),
        "bars": lambda ax: ax.bar([1, 2, 3], [3, 5, 2]),
        "bars negative": lambda ax: ax.bar([1, 2, 3], [3, -5, 2]),
        "barh": lambda ax: ax.barh([1, 2, 3], [3, 5, 2]),
        "scatter": lambda ax: ax.scatter([1, 2, 5], [3, 5, 2]),
        "hist": lambda ax: ax.hist([1, 2, 2, 3, 3, 3, 9], bins=4),
        "axhline": lambda ax: ax.axhline(0.5),
        "axhline far": lambda ax: ax.axhline(7),
        "line and axhline": lambda ax: (ax.plot([0, 1], [0, 1]), ax.axhline(3)),
        "axvspan": lambda ax: ax.axvspan(2, 4),
        "fill": lambda ax: ax.fill_between([0, 1, 2], [1, 2, 1], 0),
        "errorbar": lambda ax: ax.errorbar([1, 2], [3, 4], yerr=[1, 0.5], xerr=0.2),
        "margins": lambda ax: (ax.plot([0, 10], [0, 1]), ax.margins(0.2)),
        "margins 0": lambda ax: (ax.plot([0, 10], [0, 1]), ax.margins(x=0)),
        "xlim": lambda ax: (ax.plot([0, 10], [0, 1]), ax.set_xlim(2, 4)),
        "xlim reversed": lambda ax: (ax.plot([0, 10], [0, 1]), ax.set_xlim(4, 2)),
        "xlim equal": lambda ax: ax.set_xlim(3, 3),
        "vlines": lambda ax: ax.vlines([1, 2], 0, [3, 4]),
        "hlines": lambda ax: ax.hlines([1, 2], 0, [3, 4]),
        "xticks": lambda ax: (ax.plot([0, 10], [0, 1]), ax.set_xticks([-5, 0, 20])),
        "symlog": lambda ax: (ax.plot([0, 1], [-100, 1000]), ax.set_yscale("symlog")),
        "steps": lambda ax: ax.step([0, 1, 2], [1, 3, 2]),
        "inverted": lambda ax: (ax.plot([0, 1], [2, 3]), ax.invert_yaxis()),
        "image": lambda ax: ax.imshow(np.zeros((3, 4)), aspect="auto"),
    }
    return [limit_case(name, draw) for name, draw in cases.items()]


import warnings

warnings.simplefilter("ignore")
(HERE / "ticks.txt").write_text("\n".join(ticks()) + "\n")
(HERE / "limits.txt").write_text("\n".join(limits()) + "\n")
