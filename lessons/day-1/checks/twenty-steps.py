"""Measures `make_grid()`: its budget, and the error of RK4 on it against the exact solution, which is an integral computed here independently."""
import numpy as np

NAME = "make_grid"


def row(what, value, band, passed, advice=""):
    return {"what": what, "value": str(value), "band": band, "passed": bool(passed), "advice": "" if passed else advice}


def pushed(V, t):
    return -V / 20 + 7 * np.exp(-((t - 20) / 0.4)**2)


def exact(times):
    """V(t) = exp(-t/20) * integral of exp(s/20) * push(s), by the trapezoid rule on a grid of 0.01 ms."""
    s = np.arange(8001) * 0.01
    integrand = np.exp(s / 20) * 7 * np.exp(-((s - 20) / 0.4)**2)
    integral = np.concatenate([[0.0], np.cumsum((integrand[1:] + integrand[:-1]) / 2 * 0.01)])
    V = np.exp(-s / 20) * integral
    return np.interp(times, s, V), V.max()


def rk4(times):
    V = np.zeros(len(times))
    for i in range(len(times) - 1):
        y, t, e = V[i], times[i], times[i + 1] - times[i]
        k1 = pushed(y, t)
        k2 = pushed(y + e / 2 * k1, t + e / 2)
        k3 = pushed(y + e / 2 * k2, t + e / 2)
        k4 = pushed(y + e * k3, t + e)
        V[i + 1] = y + e / 6 * (k1 + 2 * k2 + 2 * k3 + k4)
    return V


def check(learner):
    make_grid = getattr(learner, NAME, None)
    if make_grid is None or not callable(make_grid):
        return [row("a function named make_grid", "not found", "defined", False, "Define it: def make_grid(): ... and run the cell.")]
    try:
        times = make_grid()
    except Exception as error:
        words = "Call make_grid() in the cell and read the last line of the error. np.concatenate wants ONE list of parts: np.concatenate([a, b])."
        return [row("make_grid() runs", f"{type(error).__name__}: {error}", "yes", False, words)]
    if times is None:
        return [row("make_grid() returns times", "None", "an array", False, "The function returns nothing: end it with `return ...`.")]
    try:
        times = np.array(times, dtype=float)
    except Exception:
        return [row("make_grid() returns times", type(times).__name__, "an array", False, "Return one array of numbers. Join parts with np.concatenate([a, b]).")]
    if times.ndim != 1 or len(times) < 2 or not np.all(np.isfinite(times)):
        return [row("make_grid() returns times", f"shape {times.shape}", "one row of numbers", False, "Return one array of numbers. Join parts with np.concatenate([a, b]).")]

    rows = [row("number of steps", len(times) - 1, "at most 20", len(times) <= 21,
                "Over the budget. np.linspace(a, b, n) makes n times, which are n - 1 steps.")]
    rows.append(row("first and last time", f"{times[0]:g} and {times[-1]:g} ms", "0 and 80 ms", abs(times[0]) < 1e-9 and abs(times[-1] - 80) < 1e-9,
                    "The grid must begin at 0 and end at 80. np.arange stops before its end; np.linspace includes it."))
    shortest = (times[1:] - times[:-1]).min()
    if shortest == 0:
        advice = "A time appears twice: where two parts meet, drop one of the two, as in part[1:]."
    else:
        advice = "The times must increase. Put the parts in order before you join them."
    rows.append(row("shortest step", f"{shortest:.3g} ms", "above 0", shortest > 0, advice))
    if not all(r["passed"] for r in rows[1:]):
        return rows

    V = rk4(times)
    truth, peak = exact(times)
    errors = np.abs(V - truth) / peak
    worst = int(np.argmax(errors))
    if not np.all(np.isfinite(V)):
        rows.append(row("largest error", "not a number", "below 1 % of the peak", False, "The run blew up: a step is far too long."))
        return rows
    during = int(np.sum((times > 18.8) & (times < 21.2)))
    even = np.abs(times[1:] - times[:-1] - shortest).max() < 1e-9
    if even:
        advice = "All steps are equally long. Take steps from where nothing happens, and spend them around t = 20."
    elif during < 3:
        advice = f"Only {during} of your times fall between 18.8 and 21.2 ms, where the push is. Spend more there."
    elif times[worst] > 21.2:
        advice = f"The worst place is t = {times[worst]:.1f} ms, after the push. If the error is there from 21 ms on, the push needs more steps; else the decay."
    else:
        advice = f"The worst place is t = {times[worst]:.1f} ms. Begin the short steps earlier, before the push sets in, or make them shorter."
    rows.append(row("largest error", f"{100 * errors[worst]:.2f} % of the peak", "below 1 %", errors[worst] < 0.01, advice))
    return rows
