"""Writes colormap.txt: what real Matplotlib and seaborn give as the colours of their maps, at every fifth of 256 steps.

With `--table` prints the rows of src/colormap_table.rs instead: the fewest knots whose joining lines miss no step by more than 1.
Run with a Python that has Matplotlib 3.11 and seaborn 0.13:  python crate/chart/tests/colormap_generate.py
"""

import pathlib
import sys

import matplotlib
import numpy as np
import seaborn  # registers its maps  # noqa: F401

LISTED = ["tab10", "tab20", "Set1", "Set2", "Set3", "Paired", "Accent", "Dark2", "Pastel1", "Pastel2"]
NAMES = sorted(
    """viridis plasma inferno magma cividis turbo Greys Purples Blues Greens Oranges Reds YlOrBr YlOrRd OrRd PuRd RdPu BuPu GnBu PuBu
    YlGnBu BuGn YlGn binary gray bone pink hot copper cool spring summer autumn winter PiYG PRGn BrBG PuOr RdGy RdBu RdYlBu RdYlGn
    Spectral coolwarm bwr seismic twilight twilight_shifted hsv jet rocket mako icefire vlag flare crest""".split() + LISTED
)


def steps(name):
    cmap = matplotlib.colormaps[name]
    n = cmap.N if name in LISTED else 256
    return np.array([np.round(np.array(cmap(int(i))[:3]) * 255) for i in np.arange(n) * (cmap.N // n)], int)


def hexa(color):
    return "".join(f"{c:02x}" for c in color)


def knots(colors):
    """Greedy: from each knot the farthest next one whose line stays within 1 of all between."""
    at, out = 0, [0]
    while at < 255:
        best = at + 1
        for to in range(at + 2, 256):
            part = (np.arange(at, to + 1) - at)[:, None] / (to - at)
            line = np.rint(colors[at] * (1 - part) + colors[to] * part)
            if np.abs(line - colors[at : to + 1]).max() <= 1:
                best = to
            elif to > best + 40:
                break
        at = best
        out.append(at)
    return out


if __name__ == "__main__":
    lines = []
    for name in NAMES:
        colors = steps(name)
        if name in LISTED:
            lines.append((name, "", "".join(map(hexa, colors))))
        elif "--table" in sys.argv:
            lines.append((name, "+", "".join(f"{k:02x}{hexa(colors[k])}" for k in knots(colors))))
        else:
            lines.append((name, "+", "".join(map(hexa, colors[::5]))))
    if "--table" in sys.argv:
        for name, kind, text in lines:
            print(f'    ("{name}", {"true" if kind else "false"}, "{text}"),')
    else:
        file = pathlib.Path(__file__).with_name("colormap.txt")
        file.write_text("\n".join(f"{name} {text}" for name, _, text in lines) + "\n")
