"""Measures `euler_scan(f, y0, t)`, the repaired integrator: dtype, start and steps against Euler's formula, on an uneven grid and with an
equation that depends on the time, its order, and what it makes of whole numbers.
"""
import numpy as np
import tensorflow as tf

NAME = "euler_scan"
TIMES = np.array([0.5, 0.75, 0.9, 1.3, 1.4])
START = [0.1, 1.0]
WHISPER = "Every step takes the slope at its end. Euler reads it at the beginning: the scan needs t[:-1], the times at which steps begin."


def row(what, value, band, passed, advice=""):
    return {"what": what, "value": str(value), "band": band, "passed": bool(passed), "advice": "" if passed else advice}


def driven(y, t, m=np):
    return -y + m.cos(t)


def euler(y0, t, at, steps):
    y, out = np.array(y0, dtype=float), [np.array(y0, dtype=float)]
    for time, e in zip(at, steps):
        y = y + e * driven(y, time)
        out.append(y)
    return np.array(out)


STEPS = np.diff(TIMES)
RIGHT = euler(START, TIMES, TIMES[:-1], STEPS)
MISTAKES = [
    (euler(START, TIMES, TIMES[1:], STEPS), WHISPER),
    (euler(START, TIMES, TIMES[:-1] + STEPS / 2, STEPS), "The slope is now taken in the middle of the step. Euler reads it at the beginning: t[:-1]."),
    (euler(START, TIMES, np.full(4, TIMES[0]), STEPS), "Every step now reads its slope at the first time of all. Hand the scan t[:-1] and use `time` in `advance`."),
    (euler(START, TIMES, np.zeros(4), STEPS), "Every step now reads its slope at time 0. Hand the scan t[:-1] and use `time` in `advance`."),
    (euler(START, TIMES, TIMES[:-1], np.full(4, STEPS[0])), "The first step is used for all. Each step has its own length: t[1:] - t[:-1]."),
    (euler(START, TIMES, STEPS, TIMES[:-1]), "Time and step have changed places: they are handed to the scan and taken out of `now` in different orders."),
    (RIGHT[1:], "The first row is missing: the start belongs in front."),
    (euler(START, TIMES, TIMES[1:], STEPS)[1:], "The first row is missing: the start belongs in front. And " + WHISPER[0].lower() + WHISPER[1:]),
]


def run(function, f, y0, t):
    """The states with the name of their dtype, or the words that say why there are none."""
    try:
        result = function(f, y0, t)
    except Exception as error:
        message = " ".join(f"{type(error).__name__}: {error}".split())[:200]
        lower = message.lower()
        if "double" in lower or "float64" in lower or "float32" in lower or "int32" in lower:
            return None, message, "The first bug is still there: a list of Python numbers becomes float32, a NumPy array stays float64. Ask for float64 when y0 is converted."
        if any(word in lower for word in ("shape", "length", "index", "range", "size", "dimension")):
            return None, message, "Times and steps must be equally many: with five times there are four steps, and four times that begin one."
        return None, message, "Read the last line of the error, and compare the line it names with the original cell."
    if result is None:
        return None, "None", "The function returns nothing: end it with `return`."
    if not hasattr(result, "numpy"):
        return None, type(result).__name__, "Return the tensor of all states."
    try:
        return np.array(result.numpy(), dtype=float), result.dtype.name, ""
    except Exception:
        return None, type(result).__name__, "Return the tensor of all states."


def named(result):
    for wrong, words in MISTAKES:
        if wrong.shape == result.shape and np.abs(wrong - result).max() < 1e-5:
            return words
    return ""


def check(learner):
    function = getattr(learner, NAME, None)
    if function is None or not callable(function):
        return [row("a function named euler_scan", "not found", "defined", False, "Keep the name: def euler_scan(f, y0, t): ... and run the cell.")]
    f = lambda y, t: driven(y, t, tf)
    what, band = "a start of Python numbers, times from NumPy: shape and dtype", "(5, 2) float64"
    result, name, advice = run(function, f, START, TIMES)
    if result is None:
        return [row(what, name, band, False, advice)]
    good = result.shape == RIGHT.shape and name == "float64"
    advice = named(result) if result.shape != RIGHT.shape else f"The result is {name}. Do not make the times narrower: make the start float64."
    rows = [row(what, f"{result.shape} {name}", band, good, advice or "One row for each time, one column for each variable.")]
    if not good:
        return rows
    error = np.abs(result - RIGHT).max()
    advice = named(result)
    if np.abs(result[0] - START).max() > 1e-12:
        advice = "The start 0.1 became 0.10000000149: it went through float32 on its way. Convert it to float64 in one step."
    if not np.isfinite(error):
        advice = "The result contains NaN or infinity."
    rows.append(row("largest error against Euler's formula, y' = -y + cos t, uneven steps", f"{error:.2g}", "below 1e-12", error < 1e-12,
                    advice or "Reset the cell and mend only two places. By hand: the first step goes from t[0], with the slope at t[0]."))
    if error >= 1e-12:
        return rows
    counts, errors = [10, 20, 40], []
    for count in counts:
        result, name, advice = run(function, f, [0.0], np.linspace(0, 1, count + 1))
        if result is None or result.shape != (count + 1, 1):
            return rows + [row("order, over 2 halvings", name, "0.9 to 1.1", False, advice or "One row for each time.")]
        errors.append(np.abs(result[-1, 0] - (np.cos(1.0) + np.sin(1.0) - np.exp(-1.0)) / 2))
    regular = np.all(np.isfinite(errors)) and np.min(errors) > 0
    order = np.polyfit(np.log(1 / np.array(counts)), np.log(errors), 1)[0] if regular else np.nan
    rows.append(row("order on y' = -y + cos t, over 2 halvings", f"{order:.2f}" if regular else "not regular", "0.9 to 1.1", regular and 0.9 <= order <= 1.1,
                    "It does not converge like Euler's method: is every step as long as its own epsilon?"))
    result, name, advice = run(function, f, [1, 0], TIMES)
    value = name if result is None else f"{result[1, 0]:.6g} {name}"
    truth = euler([1, 0], TIMES, TIMES[:-1], STEPS)
    passed = result is not None and result.shape == truth.shape and np.abs(result - truth).max() < 1e-12
    rows.append(row("the first step from the whole numbers [1, 0]", value, f"{truth[1, 0]:.6g} float64", passed,
                    advice or "Whole numbers stay whole numbers unless float64 is asked for when they are converted."))
    return rows
