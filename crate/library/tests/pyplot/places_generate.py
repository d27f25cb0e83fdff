"""Writes places.txt: where real Matplotlib puts axes and their colour bars, and what the bars' ticks say.

Each program of places.txt is kept; what it gives is written anew. Run with a Python that has Matplotlib 3.11:
python crate/library/tests/pyplot/places_generate.py
"""

import pathlib
import warnings

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np

warnings.simplefilter("ignore")
FILE = pathlib.Path(__file__).with_name("places.txt")


def described(figure):
    """One line an axes: position, limits, long ticks along x and y with their texts."""
    figure.canvas.draw()
    for axes in figure.axes:
        box = axes.get_position()
        row = [" ".join(f"{v:.6f}" for v in (box.x0, box.y0, box.width, box.height))]
        for axis, limits in ((axes.xaxis, axes.get_xlim()), (axes.yaxis, axes.get_ylim())):
            low, high = sorted(limits)
            slack = 1e-9 * (high - low)
            shown = [t for t in axis.get_major_ticks() if low - slack <= t.get_loc() <= high + slack]
            row.append(" ".join(f"{v:.9g}" for v in limits))
            row.append(" ".join(f"{t.get_loc():.9g}" for t in shown))
            row.append("|".join(t.label1.get_text() for t in shown))
        yield "\t".join(row)


if __name__ == "__main__":
    cases = []
    for case in FILE.read_text().split("\n----\n"):
        program = case.split("\n=>")[0].strip("\n")
        plt.close("all")
        exec(program, {"plt": plt, "np": np})
        cases.append(program + "".join(f"\n=> {line}" for line in described(plt.gcf())))
    FILE.write_text("\n----\n".join(cases) + "\n")
