"""Measures `batched(integrate, y0, t, current, n_batch)`: number of rows, and equality to the last bit with the run as a whole, for currents that
change in every step and for uneven times.

Every known mistake is a function of its own here; results that equal those of one of them are called by its name.
"""
import numpy as np

NAME = "batched"
UNEVEN = np.cumsum(0.01 + 0.02 * np.abs(np.sin(1.7 * np.arange(50))))
CASES = [("3 batches, even times", np.arange(0, 0.4, 0.01), 3), ("4 batches, uneven times", UNEVEN, 4), ("1 batch", UNEVEN, 1)]
START = np.array([0.5, -0.25])


def row(what, value, band, passed, advice=""):
    return {"what": what, "value": str(value), "band": band, "passed": bool(passed), "advice": "" if passed else advice}


def table(t):
    """A current that is another one in each step."""
    k = np.arange(t.size)
    return np.stack([np.cos(3.1 * k) + 0.01 * k, np.sin(0.7 * k * k)], axis=1)


def integrate(y0, t, current):
    t, current = np.array(t, dtype=float), np.array(current, dtype=float)
    if len(current) < t.size - 1:
        raise ValueError(f"{t.size - 1} steps need {t.size - 1} rows of current, not {len(current)}")
    rows = [np.array(y0, dtype=float)]
    for i in range(t.size - 1):
        rows.append(rows[i] + (t[i + 1] - t[i]) * (current[i] - rows[i] * np.cos(t[i])))
    return np.array(rows)


def variant(time=True, cut=lambda part, k, n: part if k == 0 else part[1:], flow=lambda I, k: np.concatenate([I[k - 1][-1:], I[k]])):
    """A program of this kind; the defaults are right."""
    def rule(t, current, n):
        pieces, I, parts, y = np.array_split(t, n), np.array_split(current, n), [], START
        for k in range(n):
            times = pieces[k] if k == 0 or not time else np.append(pieces[k - 1][-1], pieces[k])
            part = integrate(y, times, I[k] if k == 0 else flow(I, k))
            y = part[-1]
            parts.append(cut(part, k, n))
        return np.concatenate(parts)
    return rule


def late(I, k):
    return I[k]


def all_but_last(part, k, n):
    return part[:-1]


def keep(part, k, n):
    return part


MISTAKES = [
    (variant(flow=late, cut=all_but_last), "Both bugs are there. Count the rows, and look at which current flows in the step over the seam."),
    (variant(cut=all_but_last), "The last row of all is missing: behind the last part there is no seam. The current is right now."),
    (variant(flow=late), "The number of rows is right. But from the first seam on each current flows one step too early: its table was not cut like the times."),
    (variant(cut=keep), "The rows at the seams are there twice. Drop the first row of every part but the first."),
    (variant(flow=late, cut=keep), "The rows at the seams are there twice, and each current flows one step too early after a seam."),
    (variant(cut=lambda part, k, n: part[1:]), "The start is missing: in the first part nothing is doubled."),
    (variant(time=False, cut=keep, flow=late), "The step over each seam is gone. The last time of the batch before belonged in front: that line was right."),
    (variant(flow=lambda I, k: np.concatenate([I[k][:1], I[k]])), "In the step over the seam flows the first current of the new batch. It is the last one of the batch before that belongs to it."),
    (variant(flow=lambda I, k: np.concatenate([0 * I[k][:1], I[k]])), "In the step over the seam flows nothing. The last row of the batch before belongs to it."),
    (variant(flow=lambda I, k: np.concatenate([I[k - 1][:1], I[k]])), "In the step over the seam flows the *first* current of the batch before. It is the last one that belongs to it."),
]


def check(learner):
    function = getattr(learner, NAME, None)
    if function is None or not callable(function):
        return [row("a function named batched", "not found", "defined", False, "Define it: def batched(integrate, y0, t, current, n_batch): ... and run the cell.")]
    found = []
    for words, t, n in CASES:
        what, band = f"states: {words}", f"an array with {t.size} rows"
        try:
            result = function(integrate, START.copy(), t.copy(), table(t), n)
        except Exception as error:
            return [row(what, f"{type(error).__name__}: {error}"[:200], band, False, "Run the cell's last line, and read the last line of the error.")]
        if result is None:
            return [row(what, "None", band, False, "The function returns nothing: its last line was right.")]
        try:
            result = np.array(result, dtype=float)
        except Exception:
            return [row(what, type(result).__name__, band, False, "Return one array, as the first version did.")]
        if result.ndim != 2 or result.shape[1] != 2:
            return [row(what, f"shape {result.shape}", band, False, "Return one array with one row for each time.")]
        found.append(result)

    def same(a, b):
        return a.shape == b.shape and np.array_equal(a, b)

    named = next((words for mistake, words in MISTAKES if all(same(mistake(t, table(t), n), f) for (_, t, n), f in zip(CASES, found))), "")
    rows = []
    for (words, t, n), result in zip(CASES, found):
        whole = integrate(START, t, table(t))
        rows.append(row(f"rows: {words}", len(result), str(len(whole)), len(result) == len(whole), named or "Each time of t must have exactly one row."))
        if len(result) == len(whole):
            differs = np.nonzero((result != whole).any(axis=1))[0]
            value = "none" if differs.size == 0 else f"row {differs[0]} of {len(whole)}"
            rows.append(row(f"first row that differs in any bit: {words}", value, "none", differs.size == 0,
                            named or "Which time, which current and which state did the step before this row get?"))
    return rows
