"""Measures `membrane(V, t)`: its slopes inside a graph at known states and times, and a run with RK4 against the solution in closed form.

Every known mistake is a function of its own here; slopes that equal those of one of them are called by its name.
"""
import numpy as np
import tensorflow as tf

NAME = "membrane"
STATES = np.array([-3.0, -0.4, 0.0, 0.6, 2.0])
TIMES = (0.0, 0.99, 1.0, 1.5, 1.99, 2.0, 2.5)


def row(what, value, band, passed, advice=""):
    return {"what": what, "value": str(value), "band": band, "passed": bool(passed), "advice": "" if passed else advice}


def leak(V, above=2.0, below=0.5):
    return np.where(V > 0, above * V, below * V)


def pulse(t, size=3.0):
    return size if 1 <= t < 2 else 0.0


MISTAKES = [
    (lambda V, t: -V + 0 * t, "This is still the plain membrane: choose the leak by the sign of V, and the current by the time."),
    (lambda V, t: pulse(t) - V, "The current is right. The leak is still the same above and below rest."),
    (lambda V, t: -leak(V), "The leak is right. The current is missing: 3 for times from 1 up to, but not including, 2."),
    (lambda V, t: pulse(t) - leak(V, 0.5, 2.0), "The two leaks are swapped: 2V where V is positive, V/2 elsewhere."),
    (lambda V, t: pulse(t) + leak(V), "Wrong sign: a leak pulls back to rest, so it is subtracted."),
    (lambda V, t: -pulse(t) - leak(V), "Wrong sign: the current is added."),
    (lambda V, t: leak(V) - pulse(t), "Both signs are wrong: dV/dt is the current minus the leak."),
    (lambda V, t: (3.0 if t >= 1 else 0.0) - leak(V), "The current never ends: it needs a second condition, t < 2."),
    (lambda V, t: (3.0 if t < 2 else 0.0) - leak(V), "The current flows from the beginning: it needs a second condition, t >= 1."),
    (lambda V, t: 3.0 - leak(V), "The current always flows: it depends on the time, 3 for 1 <= t < 2 and 0 otherwise."),
    (lambda V, t: (3.0 if 1 <= t <= 2 else 0.0) - leak(V), "At t = 2 exactly the current is over: the condition is t < 2, without the equals sign."),
    (lambda V, t: (3.0 if 1 < t < 2 else 0.0) - leak(V), "At t = 1 exactly the current has begun: the condition is t >= 1."),
    (lambda V, t: (0.0 if 1 <= t < 2 else 3.0) - leak(V), "The current flows outside of the pulse: the two choices of tf.where are swapped."),
    (lambda V, t: pulse(t, 1.0) - leak(V), "The current is 1 instead of 3: a condition alone, cast to a number, is 0 or 1."),
    (lambda V, t: pulse(t) - np.where(V > 0, 2.0, 0.5), "The leak is a constant here. It is proportional to V: 2 * V where V is positive."),
    (lambda V, t: pulse(t) - np.where(V > 0, 2 * V, 0.0), "Below zero there is no leak at all. It is V / 2 there."),
]


def in_graph(function):
    """The learner's function as a graph, with nothing translated on its behalf."""
    return tf.function(lambda V, t: function(V, t), autograph=False)


def slopes(graph, V, t):
    """The learner's slopes, or the words that say why there are none."""
    try:
        result = graph(tf.constant(V), tf.constant(t, dtype=tf.float64))
    except Exception as error:
        message = " ".join(f"{type(error).__name__}: {error}".split())[:200]
        lower = message.lower()
        if "bool" in lower or "tf.where" in lower or "truth value" in lower:
            return None, message, "An `if` (or `and`, `or`, `not`, max) cannot decide on a symbol: use tf.where, and tf.logical_and for two conditions."
        if "numpy" in lower:
            return None, message, "Inside a graph there are no numbers yet: use tf.where instead of np.where, and no .numpy()."
        if "float" in lower or "double" in lower or "dtype" in lower or "int32" in lower:
            return None, message, "float64 met another dtype. Two Python numbers in tf.where make a float32 tensor: write tf.constant(3.0, dtype=V.dtype)."
        return None, message, "It works with numbers, perhaps, but not with symbols: run it inside a @tf.function and read the last line of the error."
    if result is None:
        return None, "None", "The function returns nothing: end it with `return current - leak`."
    if not hasattr(result, "numpy"):
        return None, type(result).__name__, "Return one tensor, with a slope for each element of V."
    try:
        values = np.array(result.numpy(), dtype=float)
    except Exception:
        return None, type(result).__name__, "Return one tensor of numbers."
    if values.shape != V.shape:
        return None, f"shape {values.shape}", f"V has the shape {V.shape}; return a slope for each of its elements."
    if result.dtype.name != "float64":
        return None, result.dtype.name, "The slopes must be float64, as V is: a constant of another dtype crept in."
    return values, "", ""


def closed_form(V0, t):
    """The solution by pieces: exponentials between the switches and the crossing of zero."""
    def free(V, s):
        return V * np.exp(-2 * s) if V > 0 else V * np.exp(-s / 2)

    def driven(V, s):
        if V > 0:
            return 1.5 + (V - 1.5) * np.exp(-2 * s)
        crossing = 2 * np.log((6 - V) / 6)
        if s <= crossing:
            return 6 + (V - 6) * np.exp(-s / 2)
        return 1.5 - 1.5 * np.exp(-2 * (s - crossing))

    if t <= 1:
        return free(V0, t)
    if t <= 2:
        return driven(free(V0, 1.0), t - 1)
    return free(driven(free(V0, 1.0), 1.0), t - 2)


def rk4(graph, V, t, e):
    f = lambda V, t: np.array(graph(tf.constant(V), tf.constant(t, dtype=tf.float64)).numpy(), dtype=float)
    k1 = f(V, t)
    k2 = f(V + e / 2 * k1, t + e / 2)
    k3 = f(V + e / 2 * k2, t + e / 2)
    return V + e / 6 * (k1 + 2 * k2 + 2 * k3 + f(V + e * k3, t + e))


def check(learner):
    function = getattr(learner, NAME, None)
    if function is None or not callable(function):
        return [row("a function named membrane", "not found", "defined", False, "Define it: def membrane(V, t): ... and run the cell.")]
    graph = in_graph(function)
    what, band = "largest error of the slopes, 5 cells at 7 times, inside a graph", "below 1e-12"
    found = []
    for t in TIMES:
        values, problem, advice = slopes(graph, STATES, t)
        if values is None:
            return [row(what, problem, band, False, advice)]
        found.append(values)
    found = np.array(found)
    truth = np.array([pulse(t) - leak(STATES) for t in TIMES])
    error = np.abs(found - truth).max()
    advice = ""
    for mistake, words in MISTAKES:
        if not advice and np.abs(found - np.array([mistake(STATES, t) for t in TIMES])).max() < 1e-9:
            advice = words
    if not np.isfinite(error):
        advice = "Some slopes are not numbers: is there a division by something that can be 0?"
    if not advice:
        parts = [("above rest", STATES > 0), ("below rest", STATES < 0)]
        places = [words for words, where in parts if np.abs(found[0] - truth[0])[where].max() > 1e-12]
        advice = f"Before the pulse the slopes {' and '.join(places)} are off." if places else "Without the current the slopes are right. Compare the times at which it begins and ends."
    rows = [row(what, f"{error:.2g}", band, error < 1e-12, advice)]
    if not rows[0]["passed"]:
        return rows
    V, step = np.array([-2.0, -0.3, 0.0, 1.0]), 0.05
    start = V.copy()
    for i in range(60):
        V = rk4(graph, V, round(i * step, 10), step)
    distance = np.abs(V - np.array([closed_form(v, 3.0) for v in start])).max()
    rows.append(row("distance from the exact solution at t = 3 s, with RK4", f"{distance:.2g} (mostly the switches)", "below 0.05", distance < 0.05,
                    "The slopes at single times are right, but the run is not: does the function remember something from call to call?"))
    return rows
