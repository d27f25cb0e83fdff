"""Measures `pendulum(state, t)` and `energy(states)`: slopes and energies at known states, and the energy that the learner's own two functions
show after 10 s with Euler and with RK4.
"""
import numpy as np

G = 9.81


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


STATES = np.array([[0.6, 0.3], [-1.1, 2.0], [2.5, -0.7]])

SLOPE_MISTAKES = [
    (lambda a, w: (0 * a, 0 * a), "Both slopes are still zero: put in the two equations of the pendulum."),
    (lambda a, w: (w, G * np.sin(a)), "Wrong sign: gravity pulls back, so the second slope is -g / L * sin(theta). With a plus the pendulum falls upwards."),
    (lambda a, w: (-w, -G * np.sin(a)), "Wrong sign: the first slope is omega itself, without a minus."),
    (lambda a, w: (w, -G * a), "The sine is missing. -g / L * theta is the approximation for small angles; 45 degrees is not small."),
    (lambda a, w: (w, -G * np.cos(a)), "A cosine stands where the sine belongs: a weight that hangs straight down (theta = 0) is not pulled at all."),
    (lambda a, w: (w, -G * np.sin(a * np.pi / 180)), "The angle is turned from degrees to radians, but it is in radians already."),
    (lambda a, w: (w, -G * np.sin(a * 180 / np.pi)), "The angle is turned into degrees. np.sin expects radians, and theta is in radians already."),
    (lambda a, w: (-G * np.sin(a), w), "The two slopes are in the wrong order: first that of theta, then that of omega."),
    (lambda a, w: (a, -G * np.sin(a)), "The slope of theta is omega, the second variable, not theta."),
    (lambda a, w: (w, -np.sin(a)), "g / L is missing in the second slope."),
    (lambda a, w: (w, -G * np.sin(w)), "The sine is taken of omega. Gravity depends on the angle: sin(theta)."),
    (lambda a, w: (w, -G * np.sin(w) + 0 * a), "The sine is taken of the new first entry. Take the state apart first: theta, omega = state."),
]

ENERGY_MISTAKES = [
    (lambda a, w: 0.5 * w**2 + G * (1 + np.cos(a)), "Wrong sign: the height of the weight is L * (1 - cos(theta)), zero when it hangs straight down."),
    (lambda a, w: 0.5 * w**2 - G * (1 - np.cos(a)), "Wrong sign: kinetic and potential energy are added."),
    (lambda a, w: w**2 + G * (1 - np.cos(a)), "The 1/2 of the kinetic energy is missing."),
    (lambda a, w: 0.5 * w**2, "Only the kinetic energy is there. Add g * L * (1 - cos(theta))."),
    (lambda a, w: G * (1 - np.cos(a)), "Only the potential energy is there. Add L**2 * omega**2 / 2."),
    (lambda a, w: 0.5 * w + G * (1 - np.cos(a)), "omega must be squared: omega**2."),
    (lambda a, w: 0.5 * w**2 + G * np.cos(a), "The height of the weight is L * (1 - cos(theta)), not L * cos(theta)."),
    (lambda a, w: 0.5 * w**2 + (1 - np.cos(a)), "g is missing in the potential energy: g * L * (1 - cos(theta))."),
    (lambda a, w: 0.5 * w**2 + G * (1 - np.sin(a)), "A sine stands where the cosine belongs."),
]


def named(result, mistakes):
    for mistake, words in mistakes:
        wrong = mistake(STATES[:, 0], STATES[:, 1])
        wrong = np.stack(wrong, axis=1) if isinstance(wrong, tuple) else wrong
        if np.abs(wrong - result).max() < 1e-9:
            return words
    return ""


def slopes_row(pendulum):
    what, band = "largest error of the slopes, at three states", "below 1e-9"
    slopes = []
    for state in STATES:
        given = state.copy()
        try:
            slope = pendulum(given, 0.0)
        except Exception as error:
            return row(what, f"{type(error).__name__}: {error}", band, False, "Call pendulum(np.array([0.6, 0.3]), 0.0) in the cell and read the last line of the error.")
        if slope is None:
            return row(what, "None", band, False, "The function returns nothing: end it with `return np.array([..., ...])`.")
        if isinstance(slope, (list, tuple)):
            return row(what, type(slope).__name__, band, False, "Return an array, np.array([..., ...]): a list times 0.01 is an error.")
        if not np.array_equal(given, state):
            return row(what, "state changed", band, False, "The state is changed in place, and omega's slope is computed after theta was overwritten: the components mix. Return a new np.array([..., ...]).")
        try:
            slope = np.array(slope, dtype=float)
        except Exception:
            return row(what, type(slope).__name__, band, False, "Return an array of two numbers, the slopes of theta and omega.")
        if slope.shape != (2,):
            return row(what, f"shape {slope.shape}", band, False, "Return an array of two numbers, the slopes of theta and omega.")
        slopes.append(slope)
    slopes = np.array(slopes)
    truth = np.stack([STATES[:, 1], -G * np.sin(STATES[:, 0])], axis=1)
    error = np.abs(slopes - truth).max()
    if not np.isfinite(error):
        return row(what, "not a number", band, False, "A slope is NaN or infinite: is something divided by 0?")
    advice = named(slopes, SLOPE_MISTAKES)
    if not advice and np.abs(slopes[:, 0] - truth[:, 0]).max() < 1e-9:
        advice = "The slope of theta is right, that of omega is not. It is -g / L * sin(theta), with g = 9.81 and L = 1."
    return row(what, f"{error:.2g}", band, error < 1e-9, advice or "The slope of theta is omega; the slope of omega is -g / L * sin(theta).")


def energy_row(energy):
    what, band = "largest error of the energy, at three states", "below 1e-9"
    try:
        values = energy(STATES.copy())
    except Exception as error:
        return row(what, f"{type(error).__name__}: {error}", band, False, "Call energy(np.array([[0.6, 0.3], [1.0, 0.0]])) in the cell and read the last line of the error.")
    if values is None:
        return row(what, "None", band, False, "The function returns nothing: end it with `return ...`.")
    try:
        values = np.array(values, dtype=float)
    except Exception:
        return row(what, type(values).__name__, band, False, "Return an array with one energy for each row.")
    if values.shape != (3,):
        return row(what, f"shape {values.shape}", band, False, "Return one energy for each row: take the columns states[:, 0] and states[:, 1], and write the formula once.")
    truth = 0.5 * STATES[:, 1]**2 + G * (1 - np.cos(STATES[:, 0]))
    error = np.abs(values - truth).max()
    if not np.isfinite(error):
        return row(what, "not a number", band, False, "An energy is NaN or infinite. Is the formula still missing? Is something divided by 0?")
    return row(what, f"{error:.2g}", band, error < 1e-9, named(values, ENERGY_MISTAKES) or "The energy is L**2 * omega**2 / 2 + g * L * (1 - cos(theta)).")


def ratio_row(what, pendulum, energy, step, epsilon, low, high):
    band = f"{low} to {high}"
    try:
        y = np.array([45 * np.pi / 180, 0.0])
        states = [y]
        for i in range(int(round(10 / epsilon))):
            y = step(pendulum, y, i * epsilon, epsilon)
            states.append(y)
        values = np.array(energy(np.array(states)), dtype=float)
        ratio = float(values[-1] / values[0])
    except Exception as error:
        return row(what, f"{type(error).__name__}: {error}", band, False, "Mend the two functions above first; this run uses them.")
    if not np.isfinite(ratio):
        return row(what, "not a number", band, False, "The energy is not a number, or zero at the start. Mend `energy` first.")
    advice = "Mend the slopes and the energy above first; this run uses them."
    return row(what, f"{ratio:.4f}", band, low <= ratio <= high, advice)


def check(learner):
    rows = []
    pendulum = getattr(learner, "pendulum", None)
    energy = getattr(learner, "energy", None)
    if pendulum is None or not callable(pendulum):
        rows.append(row("a function named pendulum", "not found", "defined", False, "Define it: def pendulum(state, t): ... and run the cell."))
    if energy is None or not callable(energy):
        rows.append(row("a function named energy", "not found", "defined", False, "Define it: def energy(states): ... and run the cell."))
    if rows:
        return rows
    return [
        slopes_row(pendulum),
        energy_row(energy),
        ratio_row("energy after 10 s, Euler, step 0.01 s", pendulum, energy, euler, 0.01, 2.25, 2.35),
        ratio_row("energy after 10 s, RK4, step 0.1 s", pendulum, energy, rk4, 0.1, 0.998, 1.0),
    ]
