"""Measures `rk4_integrate(f, y0, t)`, the repaired integrator: its order with and without a time in the equation, uneven steps,
and the treacherous case of as many variables as times, in which the original bug gives wrong numbers without any error.
"""
import numpy as np

NAME = "rk4_integrate"
BUG = "k4 is still handed the whole array of times. Inside the loop it needs the time of this step only: t[i] + epsilon[i]."


def row(what, value, band, passed, advice=""):
    return {"what": what, "value": str(value), "band": band, "passed": bool(passed), "advice": "" if passed else advice}


def integrate(f, y0, t, time_of_k4):
    """RK4, with the time of the fourth slope left open."""
    y = np.zeros((len(t), len(y0)))
    y[0] = y0
    for i in range(len(t) - 1):
        e = t[i + 1] - t[i]
        k1 = f(y[i], t[i])
        k2 = f(y[i] + e / 2 * k1, t[i] + e / 2)
        k3 = f(y[i] + e / 2 * k2, t[i] + e / 2)
        k4 = f(y[i] + e * k3, time_of_k4(t, i, e))
        y[i + 1] = y[i] + e / 6 * (k1 + 2 * k2 + 2 * k3 + k4)
    return y


MISTAKES = [
    (lambda t, i, e: t + e, BUG),
    (lambda t, i, e: t[i], "k4 is now asked for at t[i], the beginning of the step. It belongs to the end: t[i] + epsilon[i]."),
    (lambda t, i, e: t[i] + e / 2, "k4 is now asked for in the middle of the step. It belongs to the end: t[i] + epsilon[i]."),
    (lambda t, i, e: t[0] + e, "k4 is now asked for at the first time of all, in every step. It belongs to this one: t[i] + epsilon[i]."),
    (lambda t, i, e: e, "k4 is asked for at epsilon alone. The step begins at t[i], so it ends at t[i] + epsilon[i]."),
    (lambda t, i, e: t[-1] + e, "k4 is asked for at the last time of all, in every step. It belongs to this one: t[i] + epsilon[i]."),
    (lambda t, i, e: t[i + 1] + e, "k4 is asked for one step too late. The end of the step is t[i] + epsilon[i], which is t[i + 1]."),
]


def driven(y, t):
    return -y + np.cos(t)


def driven_truth(y0, t):
    return (np.cos(t) + np.sin(t)) / 2 + (y0 - 0.5) * np.exp(-t)


def run(learner_function, f, y0, t):
    try:
        result = learner_function(f, list(y0), t.copy())
    except Exception as error:
        message = f"{type(error).__name__}: {error}"
        if isinstance(error, (ValueError, TypeError)):
            return None, message, BUG
        return None, message, "Read the last line of the error, and compare the line it names with the original cell."
    if result is None:
        return None, "None", "The function returns nothing: end it with `return y`."
    try:
        result = np.array(result, dtype=float)
    except Exception:
        return None, type(result).__name__, "Return the array y."
    if result.shape != (len(t), len(y0)):
        return None, f"shape {result.shape}", "Return the whole array y, one row for each time."
    return result, "", ""


def named(learner_function):
    """The advice for the known mistake that gives exactly the learner's result, on a grid that neither begins at 0 nor is even."""
    f, y0, t = driven, [1.0], np.array([0.5, 0.75, 0.9, 1.3, 1.4])
    result, problem, advice = run(learner_function, f, y0, t)
    if result is None:
        return advice
    for time_of_k4, words in MISTAKES:
        try:
            wrong = integrate(f, y0, t, time_of_k4)
        except Exception:
            continue
        if np.abs(wrong - result).max() < 1e-10:
            return words
    return ""


def order_row(what, learner_function, f, y0, truth):
    band = "3.7 to 4.3"
    counts = [20, 40, 80, 160, 320]
    errors = []
    for count in counts:
        t = np.linspace(0, 2, count + 1)
        result, problem, advice = run(learner_function, f, y0, t)
        if result is None:
            return row(what, problem, band, False, advice)
        errors.append(np.abs(result[-1] - truth).max())
    errors = np.array(errors)
    if not np.all(np.isfinite(errors)) or errors.min() == 0:
        return row(what, "not regular", band, False, "The result contains NaN or infinity, or does not depend on the step. Reset the cell and mend only one line.")
    order = np.polyfit(np.log(2 / np.array(counts)), np.log(errors), 1)[0]
    advice = named(learner_function) or "Only one line needs mending: reset the cell, and compare the times in k1, k2, k3 and k4."
    return row(what, f"{order:.2f}", band, 3.7 <= order <= 4.3, advice)


def check(learner):
    function = getattr(learner, NAME, None)
    if function is None or not callable(function):
        return [row("a function named rk4_integrate", "not found", "defined", False, "Keep the name: def rk4_integrate(f, y0, t): ... and run the cell.")]
    rows = [
        order_row("order on y' = -y + cos t, over 4 halvings", function, driven, [0.0], driven_truth(0.0, 2.0)),
        order_row("order on y' = 5y, as before the repair", function, lambda y, t: 5 * y, [1.0], np.exp(10.0)),
    ]
    cases = [
        ("largest error, uneven steps", np.array([0.0, 0.05, 0.1, 0.3, 0.35, 0.6]), [0.0, 1.0], "below 1e-4", 1e-4),
        ("largest error, as many variables as times", np.array([0.0, 0.1, 0.2]), [0.0, 1.0, 2.0], "below 1e-6", 1e-6),
    ]
    for what, t, y0, band, limit in cases:
        result, problem, advice = run(function, driven, y0, t)
        if result is None:
            rows.append(row(what, problem, band, False, advice))
            continue
        truth = np.stack([driven_truth(start, t) for start in y0], axis=1)
        error = np.abs(result - truth).max()
        advice = "The result contains NaN or infinity." if not np.isfinite(error) else named(function)
        advice = advice or "Each step has its own length, epsilon[i], and its own time, t[i]."
        rows.append(row(what, f"{error:.2g}", band, error < limit, advice))
    return rows
