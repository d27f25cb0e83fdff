"""Measures `box_inputs(t, n_n, boxes)`: which neurons get what and when, for single boxes, overlapping ones, and times that do not begin at 0.

Every known mistake is a function of its own here; results that equal those of one of them are called by its name.
"""
import numpy as np

NAME = "box_inputs"
# Multiples of a quarter: the edges are met exactly.
T = np.arange(0, 20, 0.25)
CASES = [
    ("no boxes", T, 3, []),
    ("one box", T, 4, [(2.0, 5.0, [0, 2], 5.0)]),
    ("two boxes, one after the other", T, 4, [(2.0, 5.0, [0, 2], 5.0), (5.0, 9.5, [1], -2.0)]),
    ("two boxes that overlap, with a neuron in both", T, 5, [(1.0, 6.0, [0, 3], 2.0), (4.0, 8.0, [3, 4], 3.0)]),
    ("times that begin at 100", 100 + T[:40], 2, [(101.0, 104.0, [1], 7.0)]),
]


def row(what, value, band, passed, advice=""):
    return {"what": what, "value": str(value), "band": band, "passed": bool(passed), "advice": "" if passed else advice}


def build(when=lambda t, b, e: (t >= b) & (t < e), add=True, only=slice(None), everybody=False):
    def rule(t, n, boxes):
        out = np.zeros((t.size, n))
        for b, e, neurons, amplitude in boxes[only]:
            during = when(t, b, e)
            for k in range(n) if everybody else neurons:
                out[:, k] = out[:, k] + amplitude * during if add else np.where(during, amplitude, out[:, k])
        return out
    return rule


def by_index(t, n, boxes):
    out = np.zeros((t.size, n))
    for b, e, neurons, amplitude in boxes:
        for k in neurons:
            out[int(b):int(e), k] = amplitude
    return out


right = build()
MISTAKES = [
    (by_index, "Times are taken for indices: the row of time 2 is not row 2. Ask which of the times lie in the box."),
    (build(when=lambda t, b, e: (t >= b) & (t <= e)), "The end of a box is not part of it: t < end."),
    (build(when=lambda t, b, e: (t > b) & (t < e)), "The beginning of a box is part of it: t >= begin."),
    (build(when=lambda t, b, e: (t > b) & (t <= e)), "The equals sign stands at the wrong end: t >= begin, and t < end."),
    (build(when=lambda t, b, e: t >= b), "The boxes never end: they need a second condition, t < end."),
    (build(when=lambda t, b, e: t < e), "The boxes begin at once: they need a second condition, t >= begin."),
    (build(add=False), "Where boxes overlap, the later one replaces the first. Their currents add up."),
    (build(everybody=True), "All neurons get the current. Only those in the list do."),
    (build(only=slice(-1, None)), "Only the last box is there: is the table made anew inside the loop?"),
    (build(only=slice(0, 1)), "Only the first box is there: is there a `return` inside the loop?"),
    (lambda t, n, boxes: np.zeros((t.size, n)), "The table stays empty."),
    (lambda t, n, boxes: build()(t, n, [(b, e, k, 1.0) for b, e, k, a in boxes]), "The amplitude is 1 everywhere: use the amplitude of each box."),
]


def table(function, t, n, boxes):
    """The learner's table, or the words that say why there is none."""
    try:
        result = function(t.copy(), n, [(b, e, list(k), a) for b, e, k, a in boxes])
    except Exception as error:
        return None, f"{type(error).__name__}: {error}"[:200], "Run the function with these boxes, and read the last line of the error."
    if result is None:
        return None, "None", "The function returns nothing: end it with `return current`."
    try:
        result = np.array(result, dtype=float)
    except Exception:
        return None, type(result).__name__, "Return one NumPy array."
    if result.shape == (n, t.size):
        return None, f"shape {result.shape}", "Rows and columns are swapped: one row for each time, one column for each neuron."
    if result.shape != (t.size, n):
        return None, f"shape {result.shape}", f"Return an array with {t.size} rows, one for each time, and {n} columns."
    return result, "", ""


def check(learner):
    function = getattr(learner, NAME, None)
    if function is None or not callable(function):
        return [row("a function named box_inputs", "not found", "defined", False, "Define it: def box_inputs(t, n_n, boxes): ... and run the cell.")]
    found = []
    for words, t, n, boxes in CASES:
        result, problem, advice = table(function, t, n, boxes)
        if result is None:
            return [row(f"table of {words}", problem, "a table", False, advice)]
        found.append(result)
    named = next((words for mistake, words in MISTAKES if all(np.array_equal(mistake(t, n, boxes), f) for (_, t, n, boxes), f in zip(CASES, found))), "")
    rows = []
    for (words, t, n, boxes), result in zip(CASES, found):
        wrong = int((result != right(t, n, boxes)).sum())
        rows.append(row(f"wrong elements for {words}", f"{wrong} of {result.size}", "0", wrong == 0, named or "Print the rows around the beginning and the end of a box, and compare them with t."))
    return rows
