"""Measures `rk4_step(f, y, t, epsilon)`: one step against the classical formula, and the order of convergence on two problems.

Every known mistake is a step function of its own here; a learner's step that equals one of them is called by its name.
"""
import numpy as np

NAME = "rk4_step"


def row(what, value, band, passed, advice=""):
    return {"what": what, "value": str(value), "band": band, "passed": bool(passed), "advice": "" if passed else advice}


def probe(y, t):
    """Two variables that act on each other, with a slope that depends on the time: nothing can hide."""
    return np.array([y[1] * (1 + t) - 0.5 * y[0], np.sin(2 * t) - y[0] * y[1]])


PROBE_STATE = np.array([1.0, 0.4])
PROBE_TIME = 0.3
PROBE_STEP = 0.25


def looks(c2=0.5, c3=0.5, c4=1.0, a2=0.5, a3=0.5, a4=1.0, weights=(1 / 6, 1 / 3, 1 / 3, 1 / 6), third_from=2, fourth_from=3, old=1.0, sign=1.0):
    """A step with four looks: times t + c*epsilon, states y + a*epsilon*k; the defaults are RK4."""
    def step(f, y, t, e):
        k1 = f(y, t)
        k2 = f(y + a2 * e * k1, t + c2 * e)
        k3 = f(y + a3 * e * (k1, k2)[third_from - 1], t + c3 * e)
        k4 = f(y + a4 * e * (k1, k2, k3)[fourth_from - 1], t + c4 * e)
        return old * y + sign * e * (weights[0] * k1 + weights[1] * k2 + weights[2] * k3 + weights[3] * k4)
    return step


right = looks()
sixth = 1 / 6


def scaled_twice(f, y, t, e):
    """Each k already holds the step, and is multiplied by it again."""
    k1 = e * f(y, t)
    k2 = e * f(y + e / 2 * k1, t + e / 2)
    k3 = e * f(y + e / 2 * k2, t + e / 2)
    k4 = e * f(y + e * k3, t + e)
    return y + e / 6 * (k1 + 2 * k2 + 2 * k3 + k4)


def wrong_sign_inside(f, y, t, e):
    k1 = f(y, t)
    k2 = f(y - e / 2 * k1, t + e / 2)
    k3 = f(y - e / 2 * k2, t + e / 2)
    k4 = f(y - e * k3, t + e)
    return y + e / 6 * (k1 + 2 * k2 + 2 * k3 + k4)


def chained(f, y, t, e):
    """Each look starts from the place of the look before it."""
    k1 = f(y, t)
    a = y + e / 2 * k1
    k2 = f(a, t + e / 2)
    b = a + e / 2 * k2
    k3 = f(b, t + e / 2)
    k4 = f(b + e * k3, t + e)
    return y + e / 6 * (k1 + 2 * k2 + 2 * k3 + k4)


def no_step_inside(f, y, t, e):
    k1 = f(y, t)
    k2 = f(y + k1 / 2, t + e / 2)
    k3 = f(y + k2 / 2, t + e / 2)
    k4 = f(y + k3, t + e)
    return y + e / 6 * (k1 + 2 * k2 + 2 * k3 + k4)


def no_step_outside(f, y, t, e):
    return y + (right(f, y, t, e) - y) / e


MISTAKES = [
    (looks(weights=(1, 0, 0, 0)), "This is still Euler's step: only k1 counts. Add k2, k3 and k4, and average them 1 : 2 : 2 : 1."),
    (looks(weights=(0, 1, 0, 0)), "This is the midpoint method: only k2 counts. RK4 needs k3 and k4 as well."),
    (looks(weights=(0.25, 0.25, 0.25, 0.25)), "All four slopes count the same. The two in the middle count double: (k1 + 2*k2 + 2*k3 + k4) / 6."),
    (looks(weights=(1, 1, 1, 1)), "The weights are 1, 1, 1, 1 and are not divided. Take (k1 + 2*k2 + 2*k3 + k4) / 6."),
    (looks(weights=(sixth, sixth, sixth, sixth)), "The weights add up to 4/6, not to 1: the slopes in the middle count double, k1 + 2*k2 + 2*k3 + k4."),
    (looks(weights=(1, 2, 2, 1)), "The 1/6 is missing: the weights 1, 2, 2, 1 add up to 6, so divide by 6."),
    (looks(weights=(0.25, 0.5, 0.5, 0.25)), "The weights 1, 2, 2, 1 add up to 6, so divide by 6, not by 4."),
    (looks(weights=(1.0, 2.0, 2.0, sixth)), "Only k4 is divided by 6: brackets are missing around k1 + 2*k2 + 2*k3 + k4."),
    (looks(c2=1, c3=1, a2=1, a3=1), "The half step is forgotten: k2 and k3 look ahead by epsilon / 2, in the state and in the time."),
    (looks(c2=1, c3=1), "The half step is forgotten in the time: k2 and k3 are asked for at t + epsilon / 2."),
    (looks(a2=1, a3=1), "The half step is forgotten in the state: k2 and k3 start from y + epsilon / 2 * slope."),
    (looks(c2=0, c3=0, c4=0), "Every slope is asked for at the time t. The looks ahead need t + epsilon / 2 and, for k4, t + epsilon."),
    (looks(c4=0), "k4 is asked for at the time t. It belongs to the end of the step: t + epsilon."),
    (looks(c4=0.5), "k4 is asked for in the middle. It belongs to the end of the step: t + epsilon."),
    (looks(a4=0.5, c4=0.5), "k4 looks only half a step ahead. It goes the whole way: y + epsilon * k3, t + epsilon."),
    (looks(a4=0.5), "k4 starts from y + epsilon / 2 * k3. It goes the whole way: y + epsilon * k3."),
    (looks(third_from=1), "k3 looks ahead with k1. It uses the slope before it, k2."),
    (looks(fourth_from=2), "k4 looks ahead with k2. It uses the slope before it, k3."),
    (looks(old=0.0), "Only the change came back. Add it to the old state: y + epsilon / 6 * (...)."),
    (looks(sign=-1.0), "Wrong sign: the average slope is added to y, not subtracted."),
    (wrong_sign_inside, "Wrong sign inside the looks: they go forwards, y + epsilon / 2 * k1 and so on."),
    (scaled_twice, "The step is multiplied in twice: either k1 ... k4 are slopes, or they already contain epsilon. The equations on this page use slopes."),
    (chained, "Each look starts where the one before it stood. All looks start again from y."),
    (no_step_inside, "The step is missing inside the looks: y + epsilon / 2 * k1, not y + k1 / 2."),
    (no_step_outside, "The step is missing at the end: y + epsilon / 6 * (...)."),
]


def run(step, f, y, t, epsilon):
    """The learner's new state as a float array, or the words that say why there is none."""
    try:
        result = step(f, y, t, epsilon)
    except Exception as error:
        message = f"{type(error).__name__}: {error}"
        if isinstance(error, NameError):
            return None, message, "A name is used before it has a value: compute k1, k2, k3 and k4 in this order."
        return None, message, "Run print(rk4_step(lambda y, t: y, np.array([1.0]), 0.0, 1.0)) on its own and read the last line of the error."
    if result is None:
        return None, "None", "The function returns nothing: end it with `return y + ...`."
    try:
        result = np.array(result, dtype=float)
    except Exception:
        return None, type(result).__name__, "Return the new state: one array of numbers, of the shape of y."
    if result.shape != y.shape:
        return None, f"shape {result.shape}", f"The new state must have the shape of the old one, {y.shape}. Return one state, not a list of the slopes."
    return result, "", ""


def order_row(what, learner_step, f, start, truth):
    """Global error at t = 1 over five halvings."""
    band = "3.7 to 4.3"
    counts = [4, 8, 16, 32, 64, 128]
    errors = []
    for count in counts:
        y = np.array(start)
        for i in range(count):
            y, problem, advice = run(learner_step, f, y, i / count, 1 / count)
            if y is None:
                return row(what, problem, band, False, advice)
        errors.append(np.abs(y - truth).max())
    errors = np.array(errors)
    if not np.all(np.isfinite(errors)):
        return row(what, "not a number", band, False, "The result contains NaN or infinity: is the step multiplied in everywhere?")
    if errors.min() == 0:
        return row(what, "not regular", band, False, "The error does not shrink in step with the step size. Compare each line with the equations.")
    order = np.polyfit(np.log(1 / np.array(counts)), np.log(errors), 1)[0]
    if order < 0.5:
        advice = "It does not converge to the solution: do the weights add up to 1? Is the step in the last line?"
    elif order < 1.5:
        advice = "This is only as good as Euler. Check where each look starts, at what time, and how the slopes are weighed."
    elif order < 2.5:
        advice = "Order 2, as the midpoint method. A weight, or the place or time of k3 or k4, is off."
    elif order < 3.7:
        advice = "Close, but one slope is not quite right. Compare k3 and k4 with the equations."
    else:
        advice = "This is not the classical method of order 4. Compare each line with the equations."
    return row(what, f"{order:.2f}", band, 3.7 <= order <= 4.3, advice)


def check(learner):
    step = getattr(learner, NAME, None)
    if step is None or not callable(step):
        return [row("a function named rk4_step", "not found", "defined", False, "Define it: def rk4_step(f, y, t, epsilon): ... and run the cell.")]

    what, band = "distance from the classical formula, one step, two variables", "below 1e-10"
    state = PROBE_STATE.copy()
    result, problem, advice = run(step, probe, state, PROBE_TIME, PROBE_STEP)
    if result is None:
        return [row(what, problem, band, False, advice)]
    distance = np.abs(result - right(probe, PROBE_STATE, PROBE_TIME, PROBE_STEP)).max()
    if not np.isfinite(distance):
        return [row(what, "not a number", band, False, "The step gives NaN or infinity: is there a division by something that can be 0?")]
    named = None
    for mistake, words in MISTAKES:
        if named is None and np.abs(result - mistake(probe, PROBE_STATE, PROBE_TIME, PROBE_STEP)).max() < 1e-9:
            named = words
    unchanged = np.array_equal(state, PROBE_STATE)
    if not unchanged:
        named = "The state y is changed in place (by += or y[...] = ...), so the later looks start from the wrong place. Make a new array in each line."
    advice = named or "Compute k1, k2, k3 and k4 for x' = x from 1 with epsilon = 1. They must be 1, 1.5, 1.75 and 2.75."
    rows = [row(what, f"{distance:.2g}", band, distance < 1e-10 and unchanged, advice)]

    decay = order_row("order on x' = -x, over 5 halvings", step, lambda y, t: -y, [1.0], np.array([np.exp(-1.0)]))
    driven = order_row("order on x' = -x + cos t, which depends on the time", step, lambda y, t: -y + np.cos(t), [0.0],
                       np.array([(np.cos(1.0) + np.sin(1.0) - np.exp(-1.0)) / 2]))
    for measured in (decay, driven):
        if named and not measured["passed"]:
            measured["advice"] = named
    if decay["passed"] and not driven["passed"] and not named:
        driven["advice"] = "Right without the time, wrong with it: check the second argument of f in k2, k3 and k4."
    return rows + [decay, driven]
