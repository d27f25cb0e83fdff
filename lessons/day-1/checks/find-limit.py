"""Measures `stability_limit(step, k)`: the limits it finds for Euler, for RK4 and for a method that the lesson does not name,
against the roots of their growth factors.
"""
import numpy as np

NAME = "stability_limit"


def row(what, value, band, passed, advice=""):
    return {"what": what, "value": str(value), "band": band, "passed": bool(passed), "advice": "" if passed else advice}


def euler(f, y, t, e):
    return y + e * f(y, t)


def rk4(f, y, t, e):
    k1 = f(y, t)
    k2 = f(y + e / 2 * k1, t + e / 2)
    k3 = f(y + e / 2 * k2, t + e / 2)
    k4 = f(y + e * k3, t + e)
    return y + e / 6 * (k1 + 2 * k2 + 2 * k3 + k4)


def third_order(f, y, t, e):
    """Kutta's method of order 3 (1901)."""
    k1 = f(y, t)
    k2 = f(y + e / 2 * k1, t + e / 2)
    k3 = f(y + e * (2 * k2 - k1), t + e)
    return y + e / 6 * (k1 + 4 * k2 + k3)


# k * epsilon at which the growth factor of each method first has size 1
CASES = [
    ("Euler, k = 5", euler, 5.0, 2.0),
    ("Euler, k = 0.8", euler, 0.8, 2.0),
    ("RK4, k = 5", rk4, 5.0, 2.785293563405282),
    ("a method of order 3, k = 2", third_order, 2.0, 2.5127453266183286),
]


def advice_for(value, k, product, found):
    """Names the mistake by the value that it gives."""
    if not np.isfinite(value):
        return "Not a finite number: start the search with a step that surely grows, such as 10 / k, and halve the interval."
    if value <= 0:
        return "It should be a step longer than zero. Try steps one after another, or halve the interval between a safe one and one that grows."
    ratio = value * k / product
    if abs(value - product) < 0.02 * product and abs(k - 1) > 0.05:
        return "This is k times the step. Return the step itself: divide by k."
    if abs(value * k - 1) < 0.02:
        return "From this step on the run swings from side to side, but it still dies out. It grows only when the factor is larger than 1 in size: use abs."
    if found == "same" or (abs(value * k - 2) < 0.02 and product > 2.2):
        return "This is Euler's limit, 2 / k. Another method has another limit: find it by trying the step function that was handed in."
    if abs(ratio - 0.5) < 0.02:
        return "Half of the limit. When the middle of the interval is safe, keep it as the new safe end, and go on."
    if abs(value - 10 / k) < 0.02 * value:
        return "This is the far end of the search, where it grows. Return the end that is safe."
    if ratio < 1:
        return "There are longer steps that do not grow. Is the search fine enough, and does it go on far enough?"
    return "With this step it grows. Count a step as safe only if the size of x, abs(x), is not larger than before."


def check(learner):
    function = getattr(learner, NAME, None)
    if function is None or not callable(function):
        return [row("a function named stability_limit", "not found", "defined", False, "Define it: def stability_limit(step, k): ... and run the cell.")]
    rows = []
    for name, step, k, product in CASES:
        what = "limit for " + name
        band = f"{0.99 * product / k:.4f} to {1.01 * product / k:.4f}"
        try:
            value = function(step, k)
        except Exception as error:
            rows.append(row(what, f"{type(error).__name__}: {error}", band, False, "Call stability_limit(euler_step, 5) in the cell and read the last line of the error."))
            continue
        if value is None:
            rows.append(row(what, "None", band, False, "The function returns nothing: end it with `return safe`. If `return` stands inside an `if`, the search may end without reaching it."))
            continue
        try:
            value = float(value)
        except Exception:
            rows.append(row(what, type(value).__name__, band, False, "Return one number, the step."))
            continue
        passed = abs(value * k / product - 1) <= 0.01
        found = "same" if rows and abs(value * k - 2) < 0.001 and product > 2.2 else ""
        rows.append(row(what, f"{value:.4f}", band, passed, advice_for(value, k, product, found)))
    return rows
