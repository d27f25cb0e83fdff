"""Measures `join(names)`: eight files of the check's own, the matrix they make, and the peak of bytes while it was made.

The files are removed afterwards. On the site the bytes are those of arrays; on CPython Python's own objects are counted too.
"""
import os
import tracemalloc

import numpy as np

NAME = "join"
ROWS = [4000, 4000, 4001, 3999, 4000, 4000, 4000, 4000]
COLUMNS = 12


def row(what, value, band, passed, advice=""):
    return {"what": what, "value": str(value), "band": band, "passed": bool(passed), "advice": "" if passed else advice}


def make():
    """The names of the files, and what they hold together."""
    whole = np.sin(0.001 * np.arange(sum(ROWS) * COLUMNS)).reshape(-1, COLUMNS)
    names, at = [], 0
    for k, rows in enumerate(ROWS):
        names.append(f"check_join_{k}.npy")
        np.save(names[-1], whole[at:at + rows])
        at = at + rows
    return names, whole


def advice_on(peak):
    if peak > 2.4:
        return "More than twice the matrix: is it made anew for every part? Make it once, and fill it."
    if peak > 1.7:
        return "Everything exists twice for a moment: all parts and the matrix. Let only one part be there at a time."
    return "More than one part is there at a time beside the matrix. Read a part, put it in its place, and let it go before the next is read."


def check(learner):
    function = getattr(learner, NAME, None)
    if function is None or not callable(function):
        return [row("a function named join", "not found", "defined", False, "Define it: def join(names): ... and run the cell.")]
    names, whole = make()
    try:
        return measured(function, names, whole)
    finally:
        tracemalloc.stop()
        for name in names:
            if os.path.exists(name):
                os.remove(name)


def measured(function, names, whole):
    what, band = "the joined matrix", f"shape {whole.shape}"
    # Once for nothing: what is imported or compiled at the first call is not the run's.
    for attempt in range(2):
        result = None
        tracemalloc.stop()
        tracemalloc.start()
        try:
            result = function(list(names))
        except Exception as error:
            return [row(what, f"{type(error).__name__}: {error}"[:200], band, False, "Run the cell's last line, and read the last line of the error.")]
        peak = tracemalloc.get_traced_memory()[1] / whole.nbytes
        tracemalloc.stop()
    if result is None:
        return [row(what, "None", band, False, "The function returns nothing: end it with `return`.")]
    if not isinstance(result, np.ndarray):
        return [row(what, type(result).__name__, band, False, "Return one array: the rows of all files, one below the other.")]
    if result.shape != whole.shape:
        advice = "Rows are missing, or there are too many: these files hold no doubled rows, so every row of every file belongs into the matrix."
        if result.shape[::-1] == whole.shape:
            advice = "Rows and columns are swapped."
        elif result.ndim != 2:
            advice = "Return one matrix: the rows of all files, one below the other."
        return [row(what, f"shape {result.shape}", band, False, advice)]
    if result.dtype != np.float64:
        return [row("type of the numbers", result.dtype, "float64", False, "The files hold float64. Half of the bytes can be saved by throwing away half of the digits, but that was not asked for.")]
    differs = int((result != whole).sum())
    rows = [row("elements that differ", f"{differs} of {whole.size}", "0", differs == 0, "The parts stand at other places, or some of them not at all: where does each part begin? At the sum of the rows before it.")]
    if differs == 0:
        rows.append(row("peak, in matrices", f"{peak:.1f}", "at most 1.3", peak <= 1.3, advice_on(peak)))
    return rows
