"""Measures `pulses(t, gaps)`: the currents of four neurons at times before, in, between and after their pulses, on the edges too; then the
refractory period of the lesson's neuron with these pulses, against one that was computed in NumPy beforehand.
"""
import numpy as np
import tensorflow as tf

NAME = "pulses"
GAPS = np.array([1.5, 4.0, 9.25, 20.0])
TIMES = (0.0, 9.99, 10.0, 10.5, 10.99, 11.0, 11.25, 11.5, 12.25, 12.5, 14.0, 14.5, 15.0, 19.25, 20.0, 20.25, 30.0, 30.5, 31.0, 40.0)
PHI = 3.0 ** ((22 - 36) / 10)


def row(what, value, band, passed, advice=""):
    return {"what": what, "value": str(value), "band": band, "passed": bool(passed), "advice": "" if passed else advice}


def on(t, begin, length=1.0, closed=False, open_start=False):
    after = t > begin if open_start else t >= begin
    return np.logical_and(after, t <= begin + length if closed else t < begin + length)


def currents(t, second=lambda g: 10 + g, first=True, size=20.0, length=1.0, **edges):
    one = np.logical_and(first, on(t, 10 + 0 * GAPS, length, **edges))
    return size * (np.logical_or(one, on(t, second(GAPS), length, **edges)))


MISTAKES = [
    (lambda t: currents(t, second=lambda g: 10 + 0 * g), "There is only the first pulse: the second one starts at 10 + gap, for each neuron at its own time."),
    (lambda t: currents(t, first=False), "There is only the second pulse."),
    (lambda t: currents(t, second=lambda g: 11 + g), "The second pulse comes 1 ms late: the gap is from *start* to *start*."),
    (lambda t: currents(t, second=lambda g: g), "The second pulse starts at t = gap. The gap counts from the start of the first pulse, at 10 ms."),
    (lambda t: currents(t, second=lambda g: 10 + GAPS[0] + 0 * g), "All neurons get the gap of the first one. Compare with the whole tensor `gaps`."),
    (lambda t: currents(t, size=1.0), "The current is 1 during a pulse: a condition, cast to a number, is 0 or 1. Multiply by 20."),
    (lambda t: currents(t, length=1e9), "The pulses never end: each needs a second condition."),
    (lambda t: currents(t, closed=True), "At the end of a pulse exactly, the current is over: t < 11, without the equals sign."),
    (lambda t: currents(t, open_start=True), "At the start of a pulse exactly, the current flows: t >= 10."),
    (lambda t: currents(t, length=2.0), "The pulses last 2 ms instead of 1."),
    (lambda t: np.where(np.logical_and(t >= 10, t < 11 + GAPS), 20.0, 0.0), "The current flows from the first pulse to the end of the second without a break: two conditions for each pulse, joined by tf.logical_or."),
    (lambda t: 0.0 * GAPS, "There is no current yet."),
    (lambda t: -currents(t), "Wrong sign: the pulses are positive."),
]


def values_at(function, t):
    try:
        result = tf.function(lambda t, gaps: function(t, gaps), autograph=False)(tf.constant(t, dtype=tf.float64), tf.constant(GAPS))
    except Exception as error:
        message = " ".join(f"{type(error).__name__}: {error}".split())[:200]
        lower = message.lower()
        if "bool" in lower or "truth value" in lower or "tf.where" in lower or "ambiguous" in lower:
            return None, message, "An `if` (or `and`, `or`, 10 <= t < 11) cannot decide on a symbol: use tf.logical_and, tf.logical_or and tf.where."
        if "numpy" in lower:
            return None, message, "Inside a graph use TensorFlow's functions, not NumPy's."
        if "shape" in lower:
            return None, message, "Two parts do not fit: t is one number, gaps has one for each neuron."
        if "float" in lower or "double" in lower or "dtype" in lower:
            return None, message, "float64 met another dtype: cast the condition with tf.cast(..., tf.float64), and multiply by 20."
        return None, message, "Run the cell and read the last line of the error."
    if result is None:
        return None, "None", "The function returns nothing: end it with `return`."
    if not hasattr(result, "numpy"):
        return None, type(result).__name__, "Return a tensor: a current for each neuron."
    try:
        values = np.array(result.numpy(), dtype=float)
    except Exception:
        return None, type(result).__name__, "Return a tensor of numbers."
    if values.shape != GAPS.shape:
        return None, f"shape {values.shape}", "Return a current for each of the gaps, also while only the first pulse is on: a condition on `gaps` brings their shape in."
    if result.dtype.name != "float64":
        return None, result.dtype.name, "The currents must be float64: two Python numbers in tf.where make a float32 tensor."
    return values, "", ""


def ratio(x, k):
    return tf.where(x == 0, k - x / 2, x / tf.math.expm1(x / k))


def slopes(X, I):
    V, m, h, n = tf.unstack(X)
    v = V + 50
    am, bm = 0.32 * ratio(13 - v, 4), 0.28 * ratio(v - 40, 5)
    ah, bh = 0.128 * tf.exp((17 - v) / 18), 4 / (tf.exp((40 - v) / 5) + 1)
    an, bn = 0.02 * ratio(15 - v, 5), 0.5 * tf.exp((10 - v) / 40)
    dV = I - 100 * m**3 * h * (V - 50) - 10 * n**4 * (V + 95) - 0.15 * (V + 55)
    return tf.stack([dV, PHI * (am * (1 - m) - bm * m), PHI * (ah * (1 - h) - bh * h), PHI * (an * (1 - n) - bn * n)])


def voltages(function, gaps, rest, times):
    """The voltages of a neuron for each gap, all at rest in the beginning."""
    e = times[1] - times[0]

    def run(gaps, start, t):
        def advance(X, t):
            f = lambda X, t: slopes(X, function(t, gaps))
            a = f(X, t)
            b = f(X + e / 2 * a, t + e / 2)
            c = f(X + e / 2 * b, t + e / 2)
            return X + e / 6 * (a + 2 * b + 2 * c + f(X + e * c, t + e))

        return tf.scan(advance, t, start)[:, 0]

    return tf.function(run, autograph=False)(tf.constant(gaps), tf.constant(rest), tf.constant(times)).numpy()


REST = np.array([-54.9907, 0.005119, 0.998863, 0.010171])
REFRACTORY = 19.5


def check(learner):
    function = getattr(learner, NAME, None)
    if function is None or not callable(function):
        return [row("a function named pulses", "not found", "defined", False, "Define it: def pulses(t, gaps): ... and run the cell.")]
    what, band = f"largest error of the currents, 4 neurons at {len(TIMES)} times", "below 1e-12"
    found = []
    for t in TIMES:
        values, problem, advice = values_at(function, t)
        if values is None:
            return [row(what, problem, band, False, advice)]
        found.append(values)
    found, truth = np.array(found), np.array([currents(t) for t in TIMES])
    error = np.abs(found - truth).max()
    advice = "Compare the times at which each pulse begins and ends."
    for mistake, words in MISTAKES:
        if np.abs(found - np.array([mistake(t) for t in TIMES])).max() < 1e-9:
            advice = words
            break
    rows = [row(what, f"{error:.2g}", band, error < 1e-12, advice)]
    if not rows[0]["passed"]:
        return rows
    gaps = np.arange(14.0, 25.0, 0.25)
    try:
        V = voltages(function, gaps, np.repeat(REST[:, np.newaxis], gaps.size, axis=1), np.arange(1800) * 0.025)
    except Exception as error:
        message = " ".join(f"{type(error).__name__}: {error}".split())[:200]
        return rows + [row("refractory period (ms)", message, "a number", False, "It works at single times, but not in a run.")]
    counts = np.logical_and(V[:-1] < 0, V[1:] >= 0).sum(axis=0)
    shortest = gaps[np.argmax(counts >= 2)] if (counts >= 2).any() else np.inf
    rows.append(row("shortest gap with a second spike (ms)", f"{shortest:.2f}", f"{REFRACTORY - 0.3:.2f} to {REFRACTORY + 0.3:.2f}", abs(shortest - REFRACTORY) <= 0.3,
                    "The pulses are right at single times, but not in a run."))
    return rows
