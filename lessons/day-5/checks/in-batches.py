"""Measures `in_batches(integrate, y0, t, n_batch)` with an integrator of its own that counts steps: shapes, equality to the last bit on uneven
times, and that the work was really done in batches.

Every known mistake is a function of its own here; results that equal those of one of them are called by its name.
"""
import numpy as np

NAME = "in_batches"
# Steps of many lengths: none of them can be guessed from another.
UNEVEN = np.cumsum(0.01 + 0.02 * np.abs(np.sin(1.7 * np.arange(61))))
EVEN = np.arange(0, 1, 0.01)
START = np.array([0.3, -0.2, 1.1])
CASES = [("two batches, even times", EVEN, 2), ("four batches, uneven times", UNEVEN, 4), ("seven batches, uneven times", UNEVEN, 7), ("a single batch", UNEVEN, 1)]


def row(what, value, band, passed, advice=""):
    return {"what": what, "value": str(value), "band": band, "passed": bool(passed), "advice": "" if passed else advice}


class Integrator:
    """Euler's method for a slope that depends on the time. Remembers the largest number of rows that were asked for at once."""

    def __init__(self):
        self.longest, self.steps = 0, 0

    def __call__(self, y0, t):
        t = np.array(t, dtype=float)
        self.longest, self.steps = max(self.longest, t.size), self.steps + t.size - 1
        rows = [np.array(y0, dtype=float)]
        for i in range(t.size - 1):
            y = rows[i]
            rows.append(y + (t[i + 1] - t[i]) * (np.sin(5 * t[i]) - y[[1, 2, 0]] * y))
        return np.array(rows)


def variant(seam=lambda pieces, k: np.append(pieces[k - 1][-1], pieces[k]), cut=lambda part, k, n: part if k == 0 else part[1:], hand=lambda part, y0: part[-1], zero=False):
    """A program of this kind; the defaults are right."""
    def rule(integrate, y0, t, n):
        pieces, parts, y = np.array_split(t, n), [], y0
        for k in range(n):
            times = pieces[k] if k == 0 else seam(pieces, k)
            part = integrate(y, times - times[0] if zero else times)
            y = hand(part, y0)
            parts.append(cut(part, k, n))
        return parts
    return rule


def keep(part, k, n):
    return part


right = variant()
MISTAKES = [
    (variant(seam=lambda p, k: p[k], cut=keep), "The step over each seam is missing: a batch must begin at the time of the state that it begins with. Put the last time of the batch before in front."),
    (variant(seam=lambda p, k: p[k], cut=keep, hand=lambda part, y0: y0), "Every batch begins with y0 again, and the step over the seam is missing. Begin with the last state of the batch before, at its time."),
    (variant(hand=lambda part, y0: y0), "Every batch begins with y0 again. Begin with the last state of the batch before."),
    (variant(cut=keep), "The state at each seam is there twice: as the last row of one part and as the first of the next. One of them must go."),
    (variant(cut=lambda part, k, n: part[1:]), "The start is missing: in the first part nothing is doubled, so nothing may be cut off."),
    (variant(cut=lambda part, k, n: part[:-1]), "The last row of all is missing: behind the last part there is no seam."),
    (variant(cut=lambda part, k, n: part[:-1], hand=lambda part, y0: part[-2]), "The batch before was cut too early: it hands over the row before the last one."),
    (variant(seam=lambda p, k: p[k], cut=lambda part, k, n: part if k == 0 else part[1:]), "The step over each seam is missing, and a row is cut off for it: put the last time of the batch before in front."),
    (variant(seam=lambda p, k: np.append(p[k][0] - 0.01, p[k])), "The time of the seam is guessed: t[k] - 0.01 is not t[k - 1], not in every bit and not on uneven times. Take it from the batch before."),
    (variant(seam=lambda p, k: np.append(p[k][0] - (p[k][1] - p[k][0]), p[k])), "The time of the seam is guessed from the next step. On uneven times it is another one: take it from the batch before."),
    (variant(zero=True), "Each batch begins at time 0. The slope may depend on the time: hand over the times as they are."),
    (variant(seam=lambda p, k: np.append(p[k - 1][0], p[k])), "The *first* time of the batch before stands in front. It is the last one that belongs to the state."),
    (variant(seam=lambda p, k: np.append(p[k - 1][-1:], p[k][:-1])), "Each batch ends one time too early: only put a time in front, and leave the others."),
]


def parts_of(function, t, n):
    """Joined parts and their number, or the words that say why there are none."""
    integrate = Integrator()
    try:
        result = function(integrate, START.copy(), t.copy(), n)
    except Exception as error:
        return None, 0, integrate, f"{type(error).__name__}: {error}"[:200], "Run it with four batches, and read the last line of the error."
    if result is None:
        return None, 0, integrate, "None", "The function returns nothing: end it with `return parts`."
    if not isinstance(result, (list, tuple)):
        return None, 0, integrate, type(result).__name__, "Return the parts as a list of arrays, one for each batch."
    try:
        parts = [np.array(part, dtype=float) for part in result]
        if any(part.ndim != 2 or part.shape[1] != START.size for part in parts) or not parts:
            return None, 0, integrate, f"shapes {[part.shape for part in parts][:4]}", f"Each part has one row for each of its times, and {START.size} columns."
        return np.concatenate(parts), len(parts), integrate, "", ""
    except Exception:
        return None, 0, integrate, "no arrays", "Return a list of arrays, as `integrate` gives them."


def check(learner):
    function = getattr(learner, NAME, None)
    if function is None or not callable(function):
        return [row("a function named in_batches", "not found", "defined", False, "Define it: def in_batches(integrate, y0, t, n_batch): ... and run the cell.")]
    found = []
    for words, t, n in CASES:
        joined, count, integrate, problem, advice = parts_of(function, t, n)
        if joined is None:
            return [row(f"parts: {words}", problem, f"{n} arrays", False, advice)]
        found.append((joined, count, integrate))

    def same(a, b):
        return a.shape == b.shape and np.array_equal(a, b)

    named = ""
    for mistake, words in MISTAKES:
        if all(same(np.concatenate(mistake(Integrator(), START, t, n)), joined) for (_, t, n), (joined, _, _) in zip(CASES[:3], found)):
            named = words
            break
    rows = []
    for (words, t, n), (joined, count, integrate) in zip(CASES, found):
        whole = Integrator()(START, t)
        if joined.shape != whole.shape:
            rows.append(row(f"rows of all parts: {words}", len(joined), str(len(whole)), False, named or "Print the first and the last time of each part. Each time of t must be there once."))
            continue
        wrong = int((joined != whole).sum())
        rows.append(row(f"elements that differ in any bit: {words}", f"{wrong} of {whole.size}", "0", wrong == 0,
                        named or "Compare with the run as a whole: in which row does the first difference stand, and what was handed over there?"))
    if all(r["passed"] for r in rows):
        for (words, t, n), (joined, count, integrate) in zip(CASES, found):
            limit = -(-t.size // n) + 1
            good = count == n and integrate.longest <= limit
            value = f"{count} parts, at most {integrate.longest} rows at once"
            rows.append(row(f"batches: {words}", value, f"{n} parts, at most {limit} rows", good,
                            "The result is right, but it was not made in batches of equal length: let `integrate` make one batch at a time."))
    return rows
