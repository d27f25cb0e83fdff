"""Measures `acetylcholine(t, fire_t, t_delay, t_max, A)` inside a graph: seven cells at many times, with and without a delay.

Every known mistake is a function of its own here; a result that equals one of them is called by its name.
"""
import numpy as np
import tensorflow as tf

NAME = "acetylcholine"
FIRE_T = np.array([-9999999.0, -1.0, 0.0, 1.25, 2.0, 2.5, 3.0])
# Multiples of 1/8: the edges of the pulses are met exactly.
TIMES = np.arange(-8, 81) / 8
# t_delay, t_max, A
SETTINGS = [(0.0, 0.5, 0.5), (0.25, 2.0, 0.75), (1.5, 0.5, 0.5)]


def row(what, value, band, passed, advice=""):
    return {"what": what, "value": str(value), "band": band, "passed": bool(passed), "advice": "" if passed else advice}


def pulse(condition):
    """[T] where `condition(t, fire_t, t_delay, t_max)` holds."""
    return lambda t, f, d, m, a: np.where(condition(t, f, d, m), a, 0.0)


right = pulse(lambda t, f, d, m: (t > f + d) & (t < f + d + m))
MISTAKES = [
    (lambda t, f, d, m, a: a + 0 * f, "The transmitter never leaves: it is there only from t_fire + t_delay until t_max later."),
    (lambda t, f, d, m, a: 0 * f, "There is never any transmitter. Are the two choices of tf.where swapped, or the conditions contradictory?"),
    (pulse(lambda t, f, d, m: t > f + d), "The pulse never ends: it needs a second condition, t < t_fire + t_delay + t_max."),
    (pulse(lambda t, f, d, m: t < f + d + m), "The pulse has no beginning: it needs a second condition, t > t_fire + t_delay."),
    (pulse(lambda t, f, d, m: (t > f) & (t < f + m)), "The delay is ignored: the pulse is right only when t_delay is 0."),
    (pulse(lambda t, f, d, m: (t > f + d) & (t < f + m)), "The delay is missing at the end of the pulse: it ends t_max after it has begun."),
    (pulse(lambda t, f, d, m: (t > f) & (t < f + d + m)), "The delay is missing at the beginning of the pulse: it begins at t_fire + t_delay."),
    (pulse(lambda t, f, d, m: (t > f - d) & (t < f - d + m)), "The delay has the wrong sign: the transmitter arrives after the spike."),
    (pulse(lambda t, f, d, m: (t > f + d) & (t < d + m)), "The end of the pulse does not depend on fire_t: each cell has its own."),
    (pulse(lambda t, f, d, m: (t >= f + d) & (t <= f + d + m)), "At the two edges themselves there is no transmitter: the signs in the equation are < and >, without the equals sign."),
    (pulse(lambda t, f, d, m: (t >= f + d) & (t < f + d + m)), "At the first edge itself there is no transmitter: t > t_fire + t_delay, without the equals sign."),
    (pulse(lambda t, f, d, m: (t > f + d) & (t <= f + d + m)), "At the second edge itself there is no transmitter any more: t < t_fire + t_delay + t_max, without the equals sign."),
    (pulse(lambda t, f, d, m: ~((t > f + d) & (t < f + d + m))), "Transmitter is there exactly when it should not be: the two choices of tf.where are swapped."),
    (lambda t, f, d, m, a: right(t, f, d, m, 1.0), "The pulse has the height 1: a condition cast to a number is 0 or 1. Multiply by A."),
    (lambda t, f, d, m, a: right(t, f, d, m, 0.5), "The height is always 0.5. It is A."),
]


def values(graph, t, settings):
    """The learner's [T], or the words that say why there is none."""
    try:
        result = graph(tf.constant(t), tf.constant(FIRE_T), *settings)
    except Exception as error:
        message = " ".join(f"{type(error).__name__}: {error}".split())[:200]
        lower = message.lower()
        if "bool" in lower or "tf.where" in lower or "truth value" in lower:
            return None, message, "An `if` (or `and`, `or`, `not`) cannot decide on a symbol: use tf.where, and tf.logical_and for two conditions."
        if "numpy" in lower:
            return None, message, "Inside a graph there are no numbers yet: use tf.where instead of np.where, and no .numpy()."
        if "float" in lower or "double" in lower or "dtype" in lower or "int32" in lower:
            return None, message, "float64 met another dtype. Two Python numbers in tf.where make a float32 tensor: write A * tf.ones_like(fire_t)."
        return None, message, "Run it inside a @tf.function and read the last line of the error."
    if result is None:
        return None, "None", "The function returns nothing: end it with `return`."
    if not hasattr(result, "numpy"):
        return None, type(result).__name__, "Return one tensor, with [T] for each cell."
    if result.dtype.name == "float32":
        return None, "float32", "Two Python numbers in tf.where make a float32 tensor: write A * tf.ones_like(fire_t)."
    if result.dtype.name != "float64":
        return None, result.dtype.name, "Return float64 numbers: A where there is transmitter, and 0 elsewhere. A condition alone is only true or false."
    found = np.array(result.numpy(), dtype=float)
    if found.shape != FIRE_T.shape:
        return None, f"shape {found.shape}", f"fire_t has the shape {FIRE_T.shape}; return [T] for each of its elements."
    return found, "", ""


def check(learner):
    function = getattr(learner, NAME, None)
    if function is None or not callable(function):
        return [row("a function named acetylcholine", "not found", "defined", False, "Define it: def acetylcholine(t, fire_t, t_delay, t_max, A): ... and run the cell.")]
    graph = tf.function(lambda t, f, d, m, a: function(t, f, d, m, a), autograph=False)
    rows = []
    for settings in SETTINGS:
        d, m, a = settings
        what = f"largest error of [T], 7 cells at {TIMES.size} times, delay {d} ms, pulse {m} ms, A = {a}"
        found = []
        for t in TIMES:
            one, problem, advice = values(graph, t, settings)
            if one is None:
                return rows + [row(what, problem, "0", False, advice)]
            found.append(one)
        found = np.array(found)
        def of(f):
            return np.array([f(t, FIRE_T, d, m, a) for t in TIMES])
        error = np.abs(found - of(right)).max()
        advice = "Take one cell that fired at 2, and write down [T] for t = 1.9, 2, 2.1 and later by hand."
        if not np.isfinite(error):
            advice = "Some results are not numbers."
        for mistake, words in MISTAKES:
            if not np.array_equal(of(mistake), of(right)) and np.array_equal(found, of(mistake)):
                advice = words
                break
        rows.append(row(what, f"{error:.2g}", "0", error == 0, advice))
        if not rows[-1]["passed"]:
            return rows
    return rows
