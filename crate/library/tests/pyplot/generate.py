"""Fills the expectations of errors.txt (those without the mark `(ours)`) from real Matplotlib.

Run with a Python that has NumPy and Matplotlib:  python crate/library/tests/pyplot/generate.py
"""

import pathlib
import warnings

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np

warnings.simplefilter("ignore")
file = pathlib.Path(__file__).parent / "errors.txt"
out = []
for case in file.read_text().rstrip("\n").split("\n----\n"):
    program, expected = case.rsplit("\n=> ", 1)
    if not expected.startswith("(ours)"):
        plt.close("all")
        try:
            exec(program, {"plt": plt, "np": np})
            expected = "no error"
        except Exception as error:
            expected = f"{type(error).__name__}: {error}"
    out.append(f"{program}\n=> {expected}")
file.write_text("\n----\n".join(out) + "\n")
