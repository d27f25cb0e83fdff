"""Measures `steady_rates(t, V, skip)` on made-up voltages whose spikes are known: six neurons on a grid from 0, and the same neurons on a grid
that begins later. Every known mistake is a function of its own here.
"""
import numpy as np

NAME = "steady_rates"


def row(what, value, band, passed, advice=""):
    return {"what": what, "value": str(value), "band": band, "passed": bool(passed), "advice": "" if passed else advice}


def trace(t, spikes, width=1.0):
    """A voltage of -60 mV with a plateau of +20 mV after each spike time; no value is 0."""
    V = np.full(t.size, -60.0)
    for s in spikes:
        V[np.logical_and(t >= s, t < s + width)] = 20.0
    return V


# Steady; only at the start; irregular, with long plateaus; never; slowing down; a burst in the middle.
SPIKES = [
    (np.arange(7.53, 600, 16.0), 1.0),
    (np.array([8.02, 30.01, 71.3]), 1.0),
    (np.array([40.3, 111.1, 213.7, 240.2, 333.3, 405.6, 551.9]), 9.0),
    (np.array([]), 1.0),
    (3.3 + 12 * np.arange(1, 12) ** 1.6, 1.0),
    (np.array([222.2, 226.4, 231.1, 236.6]), 2.0),
]


def case(begin, end):
    t = begin + np.arange(int(round((end - begin) / 0.05))) * 0.05
    return t, np.array([trace(t, *s) for s in SPIKES]).T


def ups(V):
    return np.logical_and(V[:-1] < 0, V[1:] >= 0)


def late(t, skip):
    return (t[1:] >= skip)[:, np.newaxis]


def seconds(t, skip):
    return (t[-1] - skip) / 1000


def right(t, V, skip):
    return np.logical_and(ups(V), late(t, skip)).sum(axis=0) / seconds(t, skip)


def by_index(t, V, skip):
    """Of someone who takes skip for a number of steps."""
    return ups(V[int(skip):]).sum(axis=0) / seconds(t, skip)


MISTAKES = [
    (lambda t, V, s: ups(V).sum(axis=0) / 0.2, "Divided by 0.2 s, whatever the length of the run. Divide by the time that was counted, t[-1] - skip, in seconds."),
    (lambda t, V, s: right(t, V, s) * seconds(t, s) / 0.2, "Divided by 0.2 s, whatever the length of the run. Divide by the time that was counted, t[-1] - skip, in seconds."),
    (lambda t, V, s: ups(V).sum(axis=0) / ((t[-1] - t[0]) / 1000), "The start is not discarded: only times from skip on count, for the spikes and for the duration."),
    (lambda t, V, s: ups(V).sum(axis=0) / (t[-1] / 1000), "The start is not discarded: only times from skip on count, for the spikes and for the duration."),
    (lambda t, V, s: ups(V).sum(axis=0) / seconds(t, s), "The duration is right, but the spikes of the start are counted as well."),
    (lambda t, V, s: right(t, V, s) * seconds(t, s) / ((t[-1] - t[0]) / 1000), "The spikes of the start are discarded, but the duration is still that of the whole run. Spikes and time must be counted over the same window."),
    (lambda t, V, s: right(t, V, s) * seconds(t, s) / (t[-1] / 1000), "The spikes of the start are discarded, but the duration is still t[-1]. Spikes and time must be counted over the same window."),
    (lambda t, V, s: right(t, V, s) / 1000, "These are spikes per millisecond. A rate is per second: t is in ms."),
    (lambda t, V, s: right(t, V, s) * 1000, "A factor of 1000 too large: t is in ms, and there are 1000 ms in a second."),
    (lambda t, V, s: right(t, V, s) * seconds(t, s), "These are counts. Divide by the time that was counted, in seconds."),
    (lambda t, V, s: (np.logical_and((V[:-1] < 0) != (V[1:] < 0), late(t, s))).sum(axis=0) / seconds(t, s), "Every spike is counted twice, on its way up and on its way down. Only upward crossings count."),
    (lambda t, V, s: np.logical_and(V > 0, (t >= s)[:, np.newaxis]).sum(axis=0) / seconds(t, s), "These are points above zero. A spike is above zero for many points: count the crossings."),
    (by_index, "`skip` is a time in ms, not a number of steps: compare it with t."),
    (lambda t, V, s: right(t, V, s).sum(), "All neurons are added up. Sum along the times only: axis=0."),
    (lambda t, V, s: right(t, V, s).mean(), "This is the mean over the neurons. Return a rate for each: sum along the times only, axis=0."),
]


def rates(function, problem):
    t, V, skip = problem
    try:
        result = function(t.copy(), V.copy(), skip)
    except Exception as error:
        message = " ".join(f"{type(error).__name__}: {error}".split())[:200]
        if "shape" in message or "broadcast" in message or "index" in message:
            return None, message, "Two arrays do not fit. V[:-1] has one row less than V, and t must lose one time as well: t[1:]."
        return None, message, "Call it with the two neurons of the cell, and read the last line of the error."
    if result is None:
        return None, "None", "The function returns nothing: end it with `return`."
    try:
        return np.array(result, dtype=float), "", ""
    except Exception:
        return None, type(result).__name__, "Return an array with one rate for each neuron."


def named(result, problem):
    for mistake, words in MISTAKES:
        wrong = np.array(mistake(*problem))
        if wrong.shape == result.shape and np.allclose(wrong, result, rtol=1e-3, atol=1e-9):
            return words
    return ""


def check(learner):
    function = getattr(learner, NAME, None)
    if function is None or not callable(function):
        return [row("a function named steady_rates", "not found", "defined", False, "Define it: def steady_rates(t, V, skip): ... and run the cell.")]
    rows = []
    for words, (t, V), skip in (("600 ms, the first 200 discarded", case(0, 600), 200.0), ("from 100 to 500 ms, from 150 on", case(100, 500), 150.0)):
        result, problem, advice = rates(function, (t, V, skip))
        truth = right(t, V, skip)
        band = " ".join(f"{r:.1f}" for r in truth)
        if result is None:
            return rows + [row(f"rates, {words}", problem, band, False, advice)]
        if result.shape != truth.shape:
            advice = named(result, (t, V, skip)) or "Return one rate for each neuron, that is for each column of V."
            return rows + [row(f"rates, {words}", f"shape {result.shape}", f"shape {truth.shape}", False, advice)]
        passed = np.allclose(result, truth, rtol=0.01, atol=1e-9)
        advice = named(result, (t, V, skip)) or "Count the upward crossings with t[1:] >= skip, for each column, and divide by the seconds from skip to the end."
        rows.append(row(f"rates (Hz), {words}", " ".join(f"{r:.1f}" for r in result), band, passed, advice))
    return rows
