"""Fills the expectations of cases.txt from real seaborn and Matplotlib.

With `--ours` it says instead where web/python/seaborn.py, run here, gives something else. Run with a Python that has seaborn 0.13.2:
python crate/library/tests/seaborn/generate.py
"""

import contextlib
import importlib.util
import io
import pathlib
import sys
import warnings

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import seaborn

warnings.simplefilter("ignore")
HERE = pathlib.Path(__file__).parent
HELPERS = (HERE / "helpers.py").read_text()


def told(program, module):
    plt.close("all")
    matplotlib.rcdefaults()
    seaborn.set_color_codes("reset")
    out = io.StringIO()
    sys.modules["seaborn"] = module
    try:
        with contextlib.redirect_stdout(out):
            exec(HELPERS + program, {})
    except Exception as error:
        out.write(f"{type(error).__name__}: {error}\n")
    return out.getvalue()


def ours():
    path = HERE.parents[3] / "web/python/seaborn.py"
    spec = importlib.util.spec_from_file_location("ours", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


if __name__ == "__main__":
    file = HERE / "cases.txt"
    written = []
    for case in file.read_text().rstrip("\n").split("\n----\n"):
        program = case.split("\n=>")[0]
        expected = told(program, seaborn)
        if "--ours" in sys.argv and (got := told(program, ours())) != expected:
            print(f"{program}\n  seaborn {expected}  ours    {got}")
        written.append(program + "".join(f"\n=> {line}" for line in expected.splitlines()))
    if "--ours" not in sys.argv:
        file.write_text("\n----\n".join(written) + "\n")
