"""Measures `euler(f, y0, t)`: Euler's own points on an uneven grid, the order of convergence, the treatment of the input.

Every known mistake is an integrator of its own here; a learner's result that equals the result of one of them is called by its name.
"""
import numpy as np

NAME = "euler"


def row(what, value, band, passed, advice=""):
    return {"what": what, "value": str(value), "band": band, "passed": bool(passed), "advice": "" if passed else advice}


def probe(y, t):
    """Two variables that act on each other, with a slope that depends on the time: nothing can hide."""
    return np.array([y[1] - 0.5 * y[0] + t, np.sin(3 * t) - y[0] * y[1]])


PROBE_START = [1.0, 0.4]
PROBE_TIMES = np.array([0.0, 0.1, 0.25, 0.3, 0.5, 0.6])


def loop(f, y0, t, slope_at, epsilon_of, sign=1.0):
    y = np.zeros((len(t), len(y0)))
    y[0] = y0
    for i in range(len(t) - 1):
        y[i + 1] = y[i] + sign * epsilon_of(i) * slope_at(i, y)
    return y


def right(f, y0, t):
    return loop(f, y0, t, lambda i, y: f(y[i], t[i]), lambda i: t[i + 1] - t[i])


def late_time(f, y0, t):
    return loop(f, y0, t, lambda i, y: f(y[i], t[i + 1]), lambda i: t[i + 1] - t[i])


def first_step_only(f, y0, t):
    return loop(f, y0, t, lambda i, y: f(y[i], t[i]), lambda i: t[1] - t[0])


def no_step(f, y0, t):
    return loop(f, y0, t, lambda i, y: f(y[i], t[i]), lambda i: 1.0)


def wrong_sign(f, y0, t):
    return loop(f, y0, t, lambda i, y: f(y[i], t[i]), lambda i: t[i + 1] - t[i], -1.0)


def first_slope_only(f, y0, t):
    return loop(f, y0, t, lambda i, y: f(y[0], t[0]), lambda i: t[i + 1] - t[i])


def first_state_only(f, y0, t):
    return loop(f, y0, t, lambda i, y: f(y[0], t[i]), lambda i: t[i + 1] - t[i])


def forgot_old(f, y0, t):
    y = np.zeros((len(t), len(y0)))
    y[0] = y0
    for i in range(len(t) - 1):
        y[i + 1] = (t[i + 1] - t[i]) * f(y[i], t[i])
    return y


def stops_early(f, y0, t):
    y = right(f, y0, t)
    y[-1] = 0
    return y


def nothing(f, y0, t):
    y = np.zeros((len(t), len(y0)))
    y[0] = y0
    return y


def mixed(f, y0, t):
    y = np.zeros((len(t), len(y0)))
    y[0] = y0
    for i in range(len(t) - 1):
        now = y[i].copy()
        for j in range(len(y0)):
            now[j] = now[j] + (t[i + 1] - t[i]) * f(now, t[i])[j]
        y[i + 1] = now
    return y


MISTAKES = [
    (nothing, "Only the first row is filled: the loop is still missing. Each pass computes y[i + 1] from y[i]."),
    (late_time, "The slope is taken at t[i + 1], the end of the step. Euler asks at its beginning: f(y[i], t[i])."),
    (first_step_only, "Every step is taken to be as long as the first one. Compute t[i + 1] - t[i] inside the loop."),
    (no_step, "The slope is added without the step: multiply it by t[i + 1] - t[i]."),
    (wrong_sign, "Wrong sign: the step must be added, y[i] + ..., and it is t[i + 1] - t[i], later minus earlier."),
    (first_slope_only, "Every step uses the slope of the start. Ask for a new slope in each pass: f(y[i], t[i])."),
    (first_state_only, "Every slope is asked for at the start value. Use the state of the step: f(y[i], t[i])."),
    (forgot_old, "The old state is missing: the new one is y[i] PLUS step times slope."),
    (stops_early, "The last row is still zero: the loop ends one step early. It needs len(t) - 1 passes."),
    (mixed, "The first variable is updated before the second one is computed, so the components mix. Call f once in each step, then update all."),
]


def run(euler, f, y0, t):
    """The learner's result as a float array, or the words that say why there is none."""
    try:
        result = euler(f, y0, t)
    except Exception as error:
        message = f"{type(error).__name__}: {error}"
        if isinstance(error, IndexError):
            return None, message, "An index runs past the end. With i + 1 in the loop, let i run over range(len(t) - 1)."
        return None, message, "Run the cell on its own with print(euler(lambda y, t: 5 * y, [1.0], t)) and read the last line of the error."
    if result is None:
        return None, "None", "The function returns nothing: end it with `return y`, outside of the loop."
    try:
        result = np.array(result, dtype=float)
    except Exception:
        return None, type(result).__name__, "Return one array of numbers: a row for each time, a column for each variable."
    wanted = (len(t), len(y0))
    if result.shape != wanted:
        if result.shape == (wanted[1], wanted[0]):
            advice = "Rows and columns are swapped: use one row for each time, y[i], and one column for each variable."
        elif result.shape == (wanted[1],):
            advice = "Only one state came back. Keep every state in its own row and return the whole array; is `return` inside the loop?"
        else:
            advice = "Start with np.zeros((len(t), len(y0))) and fill one row in each pass."
        return None, f"shape {result.shape}", advice
    return result, "", ""


def order_row(euler):
    """Global error at t = 1 over five halvings, on y0' = y1, y1' = -y0 + t, whose solution is known."""
    f = lambda y, t: np.array([y[1], -y[0] + t])
    truth = np.array([np.cos(1.0) + 1.0, -np.sin(1.0) + 1.0])
    counts = [20, 40, 80, 160, 320, 640]
    errors = []
    for count in counts:
        result, problem, advice = run(euler, f, [1.0, 1.0], np.linspace(0, 1, count + 1))
        if result is None:
            return row("order of convergence", problem, "0.9 to 1.1", False, advice)
        errors.append(np.abs(result[-1] - truth).max())
    errors = np.array(errors)
    if not np.all(np.isfinite(errors)):
        return row("order of convergence", "not a number", "0.9 to 1.1", False, "The result contains NaN or infinity. Print the first few rows and see where it begins.")
    if errors.max() < 1e-12:
        return row("order of convergence", "no error at all", "0.9 to 1.1", False, "This is more accurate than Euler's method can be. Take the slope at the beginning of the step only.")
    if errors.min() == 0:
        return row("order of convergence", "not regular", "0.9 to 1.1", False, "The error does not shrink in step with the step size. Compare with the formula of Euler's method.")
    order = np.polyfit(np.log(1 / np.array(counts)), np.log(errors), 1)[0]
    if order > 1.1:
        advice = "This is better than Euler: a second look at the slope is hidden in it. Euler reads it once, at the beginning of the step."
    else:
        advice = "When the step is halved, the error should halve. Compare each part of your line with the formula: old state, plus step, times slope."
    return row("order of convergence, over 5 halvings", f"{order:.2f}", "0.9 to 1.1", 0.9 <= order <= 1.1, advice)


def check(learner):
    euler = getattr(learner, NAME, None)
    if euler is None or not callable(euler):
        return [row("a function named euler", "not found", "defined", False, "Define it: def euler(f, y0, t): ... and run the cell.")]

    what = "distance from Euler's own points, uneven steps, two variables"
    band = "below 1e-10"
    truth = right(probe, PROBE_START, PROBE_TIMES)
    result, problem, advice = run(euler, probe, list(PROBE_START), PROBE_TIMES.copy())
    if result is None:
        return [row(what, problem, band, False, advice)]
    distance = np.abs(result - truth).max()
    if not np.isfinite(distance):
        return [row(what, "not a number", band, False, "The result contains NaN or infinity. Print the first few rows and see where it begins.")]
    named = ""
    advice = "Compute the first step with pencil and paper: start + step * slope at the start, and compare with your second row."
    if np.abs(result - result[0]).max() == 0:
        named = ("All rows are the same. Either nothing is changed in the loop, or all rows are one shared list, as [[0] * n] * m makes them, or one state that you "
                  "changed in place and stored again and again: store a new array in each row.")
    elif np.abs(result[0] - np.array(PROBE_START)).max() > 1e-12:
        named = "The first row must be the start: y[0] = y0."
    for mistake, words in MISTAKES:
        if np.abs(result - mistake(probe, PROBE_START, PROBE_TIMES)).max() < 1e-9:
            named = words
    rows = [row(what, f"{distance:.2g}", band, distance < 1e-10, named or advice), order_row(euler)]
    if named and not rows[1]["passed"]:
        rows[1]["advice"] = named

    start = np.array([1.0, 0.4])
    run(euler, probe, start, PROBE_TIMES.copy())
    untouched = np.array_equal(start, np.array([1.0, 0.4]))
    rows.append(row("the caller's y0 after the run", "unchanged" if untouched else "changed", "unchanged", untouched,
                    "Your function changes the array that it was given: += works in place. Write y = y + ..., or begin with a copy."))

    if not rows[0]["passed"]:
        return rows
    what = "distance with a start of whole numbers, np.array([1, 0])"
    whole, problem, advice = run(euler, probe, np.array([1, 0]), PROBE_TIMES.copy())
    if whole is None:
        rows.append(row(what, problem, band, False, advice))
    else:
        distance = np.abs(whole - right(probe, [1.0, 0.0], PROBE_TIMES)).max()
        if np.array_equal(whole, np.floor(whole)):
            words = "Decimals were cut off: an array of integers cannot hold 0.95. Make the result with np.zeros((len(t), len(y0))), which holds floats."
        else:
            words = "The result should be the same as with [1.0, 0.0]. Does a whole number end up somewhere where a decimal is needed?"
        rows.append(row(what, f"{distance:.2g}", band, distance < 1e-10, words))
    return rows
