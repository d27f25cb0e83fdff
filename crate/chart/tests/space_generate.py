"""Writes space.txt: where real Matplotlib puts points of axes in space, and their limits and ticks.

Run with a Python that has Matplotlib 3.11:  python crate/chart/tests/space_generate.py
"""

import itertools
import pathlib

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np
from mpl_toolkits.mplot3d import proj3d

HERE = pathlib.Path(__file__).parent


def numbers(values):
    return " ".join(repr(float(v)) for v in values)


out = []
views = [(30, -60, 0), (0, 0, 0), (90, -90, 0), (-20, 130, 0), (10, 45, 30), (75.5, 200.25, -10)]
boxes = [((4, 4, 3), 1), ((1, 2, 1), 0.8)]
lenses = ["persp", "ortho", 0.5]
for (elev, azim, roll), (aspect, zoom), lens in itertools.product(views, boxes, lenses):
    fig = plt.figure(figsize=(6.4, 4.8), dpi=100)
    ax = fig.add_subplot(111, projection="3d")
    t = np.linspace(0, 20, 50)
    ax.plot(np.cos(t), 3 * np.sin(t), t)
    ax.view_init(elev, azim, roll)
    ax.set_box_aspect(aspect, zoom=zoom)
    if lens == "ortho":
        ax.set_proj_type("ortho")
    elif lens != "persp":
        ax.set_proj_type("persp", focal_length=lens)
    fig.canvas.draw()
    places = []
    for i in range(0, 50, 7):
        x, y, _ = proj3d.proj_transform(np.cos(t[i]), 3 * np.sin(t[i]), t[i], ax.get_proj())
        px, py = ax.transData.transform((x, y))
        places += [px, 480 - py]
    lens = {"persp": 1.0, "ortho": float("inf")}.get(lens, lens)
    out.append(
        "\t".join(
            [
                numbers([elev, azim, roll, *aspect, zoom, lens]),
                numbers([*ax.get_xlim(), *ax.get_ylim(), *ax.get_zlim()]),
                numbers(ax.xaxis.get_majorticklocs()[1:-1]),
                numbers(ax.zaxis.get_majorticklocs()[1:-1]),
                numbers(places),
            ]
        )
    )
    plt.close(fig)
(HERE / "space.txt").write_text("\n".join(out) + "\n")
