"""Measures `at_temperature(dXdt, T)`: by what factor each of the four slopes changes, at three temperatures, for a right-hand side of the
check's own that depends on the state and on the time.
"""
import numpy as np
import tensorflow as tf

NAME = "at_temperature"
STATE = np.array([-48.0, 0.31, 0.62, 0.2])
TIME = 0.7
TEMPERATURES = (22.0, 32.0, 15.0)


def row(what, value, band, passed, advice=""):
    return {"what": what, "value": str(value), "band": band, "passed": bool(passed), "advice": "" if passed else advice}


def own(X, t):
    """Slopes of four different sizes, none of them zero, whatever the time."""
    return tf.stack([X[0] + t, X[1] * 2 - 1 + t, 3 - X[2] * t, X[3] + 5])


def by_hand(X, t):
    return np.array([X[0] + t, X[1] * 2 - 1 + t, 3 - X[2] * t, X[3] + 5])


def factor(T):
    return 3.0 ** ((T - 22) / 10)


def with_factors(v, gates):
    return by_hand(STATE, TIME) * np.array([v, gates, gates, gates])


MISTAKES = [
    (lambda T: with_factors(1, 1), "Nothing depends on T yet: multiply the slopes of the gates by 3**((T - 22) / 10)."),
    (lambda T: with_factors(factor(T), factor(T)), "The voltage is faster too. Only the gates are chemistry: the first slope stays as it is."),
    (lambda T: with_factors(factor(T), 1), "The voltage is scaled, and the gates are not. It must be the other way round."),
    (lambda T: with_factors(1, 1 / factor(T)), "The wrong way round: warm gates are *faster*, so their slopes are multiplied by the factor (their time constants are divided)."),
    (lambda T: with_factors(1, 3.0 ** ((T - 36) / 10)), "The factor counts from 36 °C, but the slopes that come in are those of 22 °C already: count from there."),
    (lambda T: with_factors(1, 3.0 ** ((36 - T) / 10)), "The factor counts from 36 °C, and the wrong way round. At 22 °C it must be 1."),
    (lambda T: with_factors(1, 3.0 ** (T - 22)), "The factor is 3 for each *degree* here. It is 3 for ten degrees: divide by 10."),
    (lambda T: with_factors(1, 3.0 ** (T / 10)), "The factor must be 1 at 22 °C: the exponent is (T - 22) / 10."),
    (lambda T: with_factors(1, 3 * (T - 22) / 10), "Three times the difference, instead of three to the power of it: 3**(...)."),
    (lambda T: with_factors(1, np.exp((T - 22) / 10)), "The base is e here. It is 3: that much faster for each 10 degrees."),
    (lambda T: by_hand(STATE * np.array([1, factor(T), factor(T), factor(T)]), TIME), "The gates themselves are multiplied. A gate stays where it is; its *slope* is multiplied."),
]


def slopes(function, T):
    """The slopes of the learner's neuron at the temperature, or the words that say why there are none."""
    try:
        made = function(own, T)
    except Exception as error:
        message = " ".join(f"{type(error).__name__}: {error}".split())[:200]
        return None, message, "at_temperature gets a right-hand side and a number, and has no state yet: compute inside the function that it returns."
    if made is None:
        return None, "None", "at_temperature returns nothing: end it with `return warmed`, the new function."
    if not callable(made):
        return None, type(made).__name__, "Return a function of X and t, not its value."
    if made is own:
        return with_factors(1, 1), "", ""
    try:
        result = tf.function(lambda X, t: made(X, t), autograph=False)(tf.constant(STATE), tf.constant(TIME, dtype=tf.float64))
    except Exception as error:
        message = " ".join(f"{type(error).__name__}: {error}".split())[:200]
        lower = message.lower()
        if "assignment" in lower:
            return None, message, "A tensor never changes: put the parts together with tf.concat, or multiply by a tensor of four factors."
        if "float" in lower or "double" in lower or "dtype" in lower:
            return None, message, "float64 met float32: give the tensor of factors dtype=tf.float64."
        return None, message, "The new function gets X and t. Run the cell and read the last line of the error."
    if result is None:
        return None, "None", "The inner function returns nothing: end it with `return`."
    try:
        values = np.array(result.numpy(), dtype=float)
    except Exception:
        return None, type(result).__name__, "The new function returns one tensor: the four slopes."
    if values.shape != (4,):
        return None, f"shape {values.shape}", "The new function returns the four slopes in one tensor of shape (4,): mind [:1] and [0] in tf.concat."
    return values, "", ""


def check(learner):
    function = getattr(learner, NAME, None)
    if function is None or not callable(function):
        return [row("a function named at_temperature", "not found", "defined", False, "Define it: def at_temperature(dXdt, T): ... and run the cell.")]
    found = {}
    for T in TEMPERATURES:
        values, problem, advice = slopes(function, T)
        if values is None:
            return [row(f"slopes at {T:.0f} °C", problem, "four numbers", False, advice)]
        found[T] = values
    advice = "At 22 °C nothing may change; at 32 °C the three slopes of the gates are three times as large."
    for mistake, words in MISTAKES:
        if all(np.abs(found[T] - mistake(T)).max() < 1e-9 * max(1, np.abs(mistake(T)).max()) for T in TEMPERATURES):
            advice = words
            break
    rows, base = [], by_hand(STATE, TIME)
    for T in TEMPERATURES:
        ratios = found[T] / base
        want = np.array([1.0] + [factor(T)] * 3)
        text = "V {:.3g}, m {:.3g}, h {:.3g}, n {:.3g}".format(*ratios)
        rows.append(row(f"factors of the slopes at {T:.0f} °C", text, f"V 1, gates {factor(T):.3g}", np.abs(ratios - want).max() < 1e-9, advice))
    return rows
