"""Runs the live demos on real CPython, NumPy, Matplotlib and TensorFlow, for a few turns each: the text is the site's, unchanged. Matplotlib
has no window here, so `plt.pause` draws, presses a button in the figure, and after some pauses ends the run as Stop does."""
import unittest
from pathlib import Path
from unittest import mock

import cpython
import matplotlib.pyplot as plt
import myst
import numpy as np
from matplotlib.backend_bases import MouseEvent

PAGES = sorted((Path(__file__).resolve().parents[2] / "lessons/demos").glob("*/en.md"))
# What a click adds to the current of a cell, and the row of the figure's axes that is clicked.
POKES = {"antennal-lobe": 1, "ring": 0, "synfire-chain": 0}
PAUSES = 4


def run(page, click):
    """The names and the figure that a demo leaves after some pauses, the click being in the first of them."""
    (cell,) = [c for c in myst.cells(myst.parse(page.read_text())) if "live" in c.options]
    pauses = 0

    def pause(interval):
        nonlocal pauses
        assert interval > 0
        pauses += 1
        figure = plt.gcf()
        figure.canvas.draw()
        if click is not None and pauses == 1:
            axes = figure.axes[click]
            x, y = axes.transData.transform((np.mean(axes.get_xlim()), np.mean(axes.get_ylim())))
            figure.canvas.callbacks.process("button_press_event", MouseEvent("button_press_event", figure.canvas, x, y, 1))
        if pauses == PAUSES:
            raise KeyboardInterrupt

    names = {"__name__": "__main__"}
    plt.close("all")
    with mock.patch.object(plt, "pause", pause), np.errstate(all="ignore"):
        try:
            cpython.execute(cell.text, names, cell.options["name"])
        except KeyboardInterrupt:
            pass
    assert pauses == PAUSES
    return names, plt.gcf()


class Demos(unittest.TestCase):
    def test_there_are_three(self):
        self.assertEqual([page.parent.name for page in PAGES], sorted(POKES))

    def test_they_run_and_hear_clicks(self):
        for page in PAGES:
            name = page.parent.name
            with self.subTest(demo=name):
                names, figure = run(page, POKES[name])
                self.assertAlmostEqual(names["t"], PAUSES * names["turn"], places=6)
                for part in names["state"]:
                    self.assertTrue(np.isfinite(part.numpy()).all())
                self.assertTrue(all(axes.get_ylabel() or axes.get_xlabel() for axes in figure.axes))
                poked = names["poked_until"] if "poked_until" in names else names["poke_from"]
                # The click came at the end of the first turn.
                self.assertTrue(np.any(poked >= names["turn"]), "the click reached no cell")
                plt.close("all")

    def test_lines_fit_the_page(self):
        for page in PAGES:
            for cell in myst.cells(myst.parse(page.read_text())):
                for line in cell.body:
                    self.assertLessEqual(len(line), 130, line)


if __name__ == "__main__":
    unittest.main()
