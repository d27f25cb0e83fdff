"""Measures `smell(run, y0, n_n, boxes, steps, epsilon, batch)` with a small network of the check's own, which remembers what it was given: names
and lengths of the batches, voltages equal to the last bit, the currents step by step, and the peak of bytes against a batch's voltages.

The files are removed afterwards.
"""
import os
import tracemalloc

import numpy as np

NAME = "smell"
# Epsilon is a power of two: every time is exact.
EPSILON = 0.25


def thirds(n_n):
    order = (7 * np.arange(n_n) + 3) % n_n
    return [[int(k) for k in order[i * n_n // 3:(i + 1) * n_n // 3]] for i in range(3)]


def odours(n_n, length):
    return [(length * i + 1.0, length * (i + 1) + 1.0, thirds(n_n)[i], 2.0 + i) for i in range(3)]


CASES = [
    ("9 neurons, batches that fit", 9, odours(9, 16.0), 240, 40),
    ("a last batch that is shorter", 9, odours(9, 16.0), 250, 64),
    ("boxes that overlap", 6, [(2.0, 9.0, [0, 4], 1.5), (5.0, 14.0, [4, 5], 0.25)], 70, 16),
    ("a single batch", 6, odours(6, 5.0), 70, 100),
]


def row(what, value, band, passed, advice=""):
    return {"what": what, "value": str(value), "band": band, "passed": bool(passed), "advice": "" if passed else advice}


class Network:
    """A step for each row of current; what happens in a step depends on its number."""

    def __init__(self, n_n):
        self.n_n, self.calls, self.problem = n_n, [], ""

    def __call__(self, y, first, current):
        y, current = np.array(y, dtype=float), np.array(current, dtype=float)
        if current.ndim != 2 or current.shape[1] != self.n_n:
            raise ValueError(f"the current has the shape {current.shape}; {self.n_n} columns are needed")
        self.calls.append((int(first), len(current), current))
        V = np.empty((len(current), self.n_n))
        for i in range(len(current)):
            y = y + EPSILON * (current[i] - y * (1 + 0.1 * np.sin(first + i)) + 0.01 * np.mean(y))
            V[i] = y
        return V, y


def table(n_n, boxes, steps, when=lambda t, b, e: (t >= b) & (t < e), add=True, amount=None):
    t = np.arange(steps) * EPSILON
    out = np.zeros((steps, n_n))
    for b, e, neurons, amplitude in boxes:
        for k in neurons:
            during = when(t, b, e)
            amplitude = amplitude if amount is None else amount
            out[:, k] = out[:, k] + amplitude * during if add else np.where(during, amplitude, out[:, k])
    return out


def local(n_n, boxes, steps, batch):
    """The table of somebody whose times begin at 0 in every batch."""
    return np.concatenate([table(n_n, boxes, min(batch, steps - first)) for first in range(0, steps, batch)])


CURRENTS = [
    (lambda n, b, s, k: local(n, b, s, k), "The times begin at 0 in every batch. Step j of a batch is step first + j of the run."),
    (lambda n, b, s, k: table(n, b, s, when=lambda t, x, e: (t >= x) & (t <= e)), "The end of a box is not part of it: t < end."),
    (lambda n, b, s, k: table(n, b, s, when=lambda t, x, e: (t > x) & (t < e)), "The beginning of a box is part of it: t >= begin."),
    (lambda n, b, s, k: table(n, b, s, when=lambda t, x, e: t >= x), "The boxes never end: they need a second condition, t < end."),
    (lambda n, b, s, k: table(n, b, s, add=False), "Where boxes overlap, the later one replaces the first. Their currents add up."),
    (lambda n, b, s, k: table(n, b, s, amount=1.0), "The amplitude is 1 everywhere: use the amplitude of each box."),
    (lambda n, b, s, k: table(n, [(x, e, range(n), a) for x, e, _, a in b], s), "All neurons get the current. Only those in the list do."),
    (lambda n, b, s, k: table(n, b[-1:], s), "Only the last box is there: is the table made anew inside of the loop over the boxes?"),
    (lambda n, b, s, k: np.zeros((s, n)), "No current flows at all."),
]


def clear(names):
    for name in names:
        if isinstance(name, str) and os.path.exists(name):
            os.remove(name)


def run_case(function, case):
    """Joined voltages and the network with its memories, or a failed measurement."""
    words, n_n, boxes, steps, batch = case
    expected = [f"odours_{k + 1}.npy" for k in range(-(-steps // batch))]
    network, y0 = Network(n_n), 0.1 * np.arange(n_n)
    copies = [(b, e, list(neurons), a) for b, e, neurons, a in boxes]
    clear(expected)
    names = []
    try:
        names = function(network, y0.copy(), n_n, copies, steps, EPSILON, batch)
        if names is None:
            return None, network, row(f"names: {words}", "None", ", ".join(expected[:2]), False, "The function returns nothing: end it with `return names`.")
        names = [str(name) for name in names]
        if names != expected:
            advice = "Return the list of the files' names: odours_1.npy, odours_2.npy and so on, one for each batch."
            if len(network.calls) == 1 and len(expected) > 1:
                advice = "Everything was one batch. Make `batch` steps at a time."
            elif len(names) == len(expected) - 1:
                advice = "The last, shorter batch is missing: round the number of batches up."
            return None, network, row(f"names: {words}", ", ".join(names)[:80] or "none", ", ".join(expected)[:80], False, advice)
        parts = [np.array(np.load(name), dtype=float) for name in names]
        return np.concatenate(parts), network, None
    except Exception as error:
        advice = "Run the cell's last lines, and read the last line of the error."
        if isinstance(error, FileNotFoundError):
            advice = "A file that the list names is not there: save the voltages of every batch under its own name."
        return None, network, row(f"voltages: {words}", f"{type(error).__name__}: {error}"[:200], "no error", False, advice)
    finally:
        clear(expected)


def measure_case(function, case):
    words, n_n, boxes, steps, batch = case
    V, network, failed = run_case(function, case)
    if failed:
        return [failed]
    y0, current = 0.1 * np.arange(n_n), table(n_n, boxes, steps)
    lengths = [min(batch, steps - first) for first in range(0, steps, batch)]
    made = [length for _, length, _ in network.calls]
    if made != lengths:
        advice = "The last batch has only the steps that remain." if len(made) == len(lengths) else "One call of `run` for each batch."
        return [row(f"steps of the batches: {words}", made[:8], str(lengths[:8]), False, advice)]
    firsts, wanted = [first for first, _, _ in network.calls], list(range(0, steps, batch))
    if firsts != wanted:
        advice = "`first` is the number of a batch's first step, counted over the whole run: 0, batch, 2 * batch, …"
        return [row(f"first steps of the batches: {words}", firsts[:6], str(wanted[:6]), False, advice)]
    given = np.concatenate([part for _, _, part in network.calls])
    wrong = int((given != current).sum())
    rows = [row(f"wrong elements of the current: {words}", f"{wrong} of {current.size}", "0", wrong == 0, "Print the current around the beginning and the end of a box.")]
    if wrong == 0:
        whole = Network(n_n)(y0, 0, current)[0]
        advice = "The voltages of a batch do not follow from those before: begin each batch with the last state of the one before."
        if V.shape != whole.shape:
            rows.append(row(f"rows of all files: {words}", V.shape, str(whole.shape), False, "Save what `run` returns, all of it: no row is doubled here."))
        else:
            differs = int((V != whole).sum())
            rows.append(row(f"voltages that differ in any bit: {words}", f"{differs} of {whole.size}", "0", differs == 0, advice))
    return rows


def named_current(function):
    """The words for a table that a known mistake makes in every case, or nothing."""
    tables = []
    for case in CASES:
        _, network, _ = run_case(function, case)
        try:
            tables.append(np.concatenate([part for _, _, part in network.calls]))
        except Exception:
            return ""
    for mistake, words in CURRENTS:
        if all(np.array_equal(mistake(n, boxes, steps, batch), found) for (_, n, boxes, steps, batch), found in zip(CASES, tables)):
            return words
    return ""


class Light(Network):
    """Remembers nothing, so that the bytes are those of the learner's program and of one batch."""

    def __call__(self, y, first, current):
        V = np.cumsum(current, axis=0)
        return V, V[-1] + y


def peak_of(function):
    """The most bytes that were held, in voltages of one batch, in a run of twenty batches."""
    n_n, batch = 60, 500
    expected = [f"odours_{k + 1}.npy" for k in range(20)]
    peak = 0.0
    for attempt in range(2):
        tracemalloc.stop()
        tracemalloc.start()
        try:
            function(Light(n_n), np.zeros(n_n), n_n, odours(n_n, 800.0), 20 * batch, EPSILON, batch)
            peak = tracemalloc.get_traced_memory()[1] / (8.0 * n_n * batch)
        finally:
            tracemalloc.stop()
            clear(expected)
    return peak


def check(learner):
    function = getattr(learner, NAME, None)
    if function is None or not callable(function):
        return [row("a function named smell", "not found", "defined", False, "Define it: def smell(run, y0, n_n, boxes, steps, epsilon, batch): ... and run the cell.")]
    rows = []
    for case in CASES:
        rows += measure_case(function, case)
        if not rows[-1]["passed"] and not rows[-1]["what"].startswith("wrong elements"):
            return rows
    if not all(r["passed"] for r in rows):
        named = named_current(function)
        return [{**r, "advice": r["advice"] and (named or r["advice"])} for r in rows]
    peak = peak_of(function)
    # Libraries differ by a copy that lives for a moment: to the next even number.
    advice = "More than a few tables of one batch: something grows with the number of batches. Is the current made for all steps, or are all voltages kept in a list?"
    rows.append(row("peak, in voltages of one batch, with 20 batches", f"about {2 * round(peak / 2)}" if peak < 10 else "more than 10", "at most 5", peak <= 5, advice))
    return rows
