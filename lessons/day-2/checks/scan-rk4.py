"""Measures `rk4_scan(f, y0, t)` inside a graph: one run on uneven steps against the classical formula, how often Python executes `f`, and the
order of convergence on an equation that depends on the time.

Every known mistake is an integrator of its own here; a learner's run that equals one of them is called by its name.
"""
import numpy as np
import tensorflow as tf

NAME = "rk4_scan"
PROBE_START = np.array([1.0, 0.4])
PROBE_TIMES = np.array([0.5, 0.75, 0.9, 1.3, 1.4])


def row(what, value, band, passed, advice=""):
    return {"what": what, "value": str(value), "band": band, "passed": bool(passed), "advice": "" if passed else advice}


def probe(y, t, m=np):
    """Two variables that act on each other, with a slope that depends on the time: nothing can hide."""
    return m.stack([y[1] * (1 + t) - 0.5 * y[0], m.sin(2 * t) - y[0] * y[1]])


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


def chained(f, y, t, e):
    """Each look starts from the place of the look before it."""
    k1 = f(y, t)
    a = y + e / 2 * k1
    k2 = f(a, t + e / 2)
    b = a + e / 2 * k2
    k3 = f(b, t + e / 2)
    k4 = f(b + e * k3, t + e)
    return y + e / 6 * (k1 + 2 * k2 + 2 * k3 + k4)


def even(t):
    """The times of someone who takes the first step for all."""
    return np.full(len(t) - 1, t[1] - t[0])


def run_numpy(step, at=lambda t: t[:-1], steps=np.diff, f=probe):
    y, out = PROBE_START, [PROBE_START]
    for time, e in zip(at(PROBE_TIMES), steps(PROBE_TIMES)):
        y = step(f, y, time, e)
        out.append(y)
    return np.array(out)


MISTAKES = [
    (lambda: run_numpy(looks(weights=(1, 0, 0, 0))), "This is still Euler: only k1 counts. Add three looks, and average them 1 : 2 : 2 : 1."),
    (lambda: run_numpy(looks(weights=(0, 1, 0, 0))), "This is the midpoint method: only k2 counts. RK4 needs k3 and k4 as well."),
    (lambda: run_numpy(looks(weights=(0.25, 0.25, 0.25, 0.25))), "All four slopes count the same. The two in the middle count double."),
    (lambda: run_numpy(looks(weights=(1, 2, 2, 1))), "The 1/6 is missing: the weights 1, 2, 2, 1 add up to 6."),
    (lambda: run_numpy(looks(c2=1, c3=1, a2=1, a3=1)), "The half step is forgotten: k2 and k3 look ahead by epsilon / 2."),
    (lambda: run_numpy(looks(c2=1, c3=1)), "The half step is forgotten in the time: k2 and k3 are asked for at time + epsilon / 2."),
    (lambda: run_numpy(looks(a2=1, a3=1)), "The half step is forgotten in the state: k2 and k3 start from y + epsilon / 2 * slope."),
    (lambda: run_numpy(looks(c2=0, c3=0, c4=0)), "Every slope is asked for at the beginning of the step. The looks ahead need time + epsilon / 2 and time + epsilon."),
    (lambda: run_numpy(looks(c4=0)), "k4 is asked for at the beginning of the step. It belongs to its end: time + epsilon."),
    (lambda: run_numpy(looks(c4=0.5)), "k4 is asked for in the middle of the step. It belongs to its end: time + epsilon."),
    (lambda: run_numpy(looks(a4=0.5)), "k4 starts from y + epsilon / 2 * k3. It goes the whole way: y + epsilon * k3."),
    (lambda: run_numpy(looks(third_from=1)), "k3 looks ahead with k1. It uses the slope before it, k2."),
    (lambda: run_numpy(looks(fourth_from=2)), "k4 looks ahead with k2. It uses the slope before it, k3."),
    (lambda: run_numpy(looks(old=0.0)), "Only the change came back. Add it to the old state."),
    (lambda: run_numpy(looks(sign=-1.0)), "Wrong sign: the average slope is added to y, not subtracted."),
    (lambda: run_numpy(chained), "Each look starts where the one before it stood. All looks start again from y."),
    (lambda: run_numpy(right, at=lambda t: t[1:]), "The scan gets the times at the *end* of each step. Hand it t[:-1]: the times at which steps begin."),
    (lambda: run_numpy(right, steps=even), "The first step is used for all. Each step has its own length: hand the scan t[1:] - t[:-1]."),
    (lambda: run_numpy(right, at=lambda t: np.full(len(t) - 1, t[0])), "Every step begins at the first time of all. Inside `advance`, use the one time that the scan hands in."),
    (lambda: run_numpy(right, at=lambda t: t[:-1] - t[0]), "The times begin at 0 here, whatever t says. Hand the scan t[:-1] itself."),
    (lambda: run_numpy(right)[1:], "The start is missing: the scan returns one state for each step, and the first row is y0. Put it in front with tf.concat."),
    (lambda: run_numpy(looks(weights=(1, 0, 0, 0)))[1:], "This is still Euler, and without the first row. Add three looks, and put y0 in front with tf.concat."),
    (lambda: run_numpy(right)[-1], "Only the last state came back. Return all that tf.scan makes, with y0 in front."),
    (lambda: run_numpy(right).T, "Rows and columns are swapped: one row for each time."),
    (lambda: np.concatenate([run_numpy(right), run_numpy(right)[-1:]]), "There is one row too many: five times make four steps."),
]


class Counted:
    """A right-hand side that counts how often Python executes it."""

    def __init__(self, f):
        self.f, self.calls = f, 0

    def __call__(self, y, t):
        self.calls += 1
        return self.f(y, t)


def run(function, f, y0, t):
    """The states of the learner's run inside a graph, or the words that say why there are none."""
    graph = tf.function(lambda y0, t: function(f, y0, t), autograph=False)
    try:
        result = graph(tf.constant(y0), tf.constant(t))
    except Exception as error:
        message = " ".join(f"{type(error).__name__}: {error}".split())[:240]
        lower = message.lower()
        if isinstance(error, NameError):
            return None, message, "A name is used before it has a value: compute k1, k2, k3 and k4 in this order."
        if "iterat" in lower and "symbolic" in lower:
            return None, message, "A Python loop cannot walk along a symbolic tensor: hand it to tf.scan."
        if "numpy" in lower or "float() argument" in lower:
            return None, message, "Inside a graph there are no numbers yet: use TensorFlow's functions, and no .numpy()."
        if "shape" in lower:
            return None, message, ("The state changes its shape in a step, or two parts do not fit. Inside `advance` use `time` and `epsilon`, one number each, not t; "
                                   "and y0 in front needs brackets: [y0].")
        if "structure" in lower:
            return None, message, "The step must return what it was given: one state, not several."
        return None, message, "Run the cell's last line on its own and read the last line of the error."
    if result is None:
        return None, "None", "The function returns nothing: end it with `return`."
    if not hasattr(result, "numpy"):
        return None, type(result).__name__, "Return one tensor: the start and all later states."
    try:
        return np.array(result.numpy(), dtype=float), "", ""
    except Exception:
        return None, type(result).__name__, "Return one tensor of numbers."


def named(result):
    for mistake, words in MISTAKES:
        wrong = mistake()
        if wrong.shape == result.shape and np.abs(wrong - result).max() < 1e-9:
            return words
    return ""


def check(learner):
    function = getattr(learner, NAME, None)
    if function is None or not callable(function):
        return [row("a function named rk4_scan", "not found", "defined", False, "Define it: def rk4_scan(f, y0, t): ... and run the cell.")]

    what, band = "distance from the classical formula, uneven steps, two variables", "below 1e-10"
    f = Counted(lambda y, t: probe(y, t, tf))
    result, problem, advice = run(function, f, PROBE_START, PROBE_TIMES)
    if result is None:
        return [row(what, problem, band, False, advice)]
    truth = run_numpy(right)
    if result.shape != truth.shape:
        return [row(what, f"shape {result.shape}", f"shape {truth.shape}", False, named(result) or "Return one row for each time and one column for each variable.")]
    distance = np.abs(result - truth).max()
    advice = named(result) or "Compute k1, k2, k3 and k4 for y' = y from 1 with epsilon = 1. They must be 1, 1.5, 1.75 and 2.75."
    if not np.isfinite(distance):
        advice = "The result contains NaN or infinity: is the step multiplied in everywhere?"
    rows = [row(what, f"{distance:.2g}", band, distance < 1e-10, advice)]
    if not rows[0]["passed"]:
        return rows

    # y' = -y and y' = -y + cos t side by side, from 0 to 1.
    f = Counted(lambda y, t: tf.stack([-y[0], -y[1] + tf.cos(t)]))
    truth = np.array([np.exp(-1.0), (np.cos(1.0) + np.sin(1.0) - np.exp(-1.0)) / 2])
    counts, errors = [4, 8, 16, 32, 64], []
    for count in counts:
        f.calls = 0
        result, problem, advice = run(function, f, np.array([1.0, 0.0]), np.arange(count + 1) / count)
        if result is None or result.shape != (count + 1, 2):
            return rows + [row("order, over 4 halvings", problem or f"shape {result.shape}", "3.7 to 4.3", False, advice or "Return one row for each time.")]
        errors.append(np.abs(result[-1] - truth))
    errors = np.array(errors)
    for k, what in ((0, "order on y' = -y, over 4 halvings"), (1, "order on y' = -y + cos t, which depends on the time")):
        if not np.all(np.isfinite(errors[:, k])) or errors[:, k].min() == 0:
            rows.append(row(what, "not regular", "3.7 to 4.3", False, "The error does not shrink in step with the step size. Compare each line with the equations."))
            continue
        order = np.polyfit(np.log(1 / np.array(counts)), np.log(errors[:, k]), 1)[0]
        rows.append(row(what, f"{order:.2f}", "3.7 to 4.3", 3.7 <= order <= 4.3, "Right on five times, but not on many: does every step use its own time and its own epsilon?"))
    rows.append(row("Python's calls of f for 64 steps", f.calls, "at most 12", f.calls <= 12,
                    "A Python loop wrote every single step into the graph. With tf.scan the step is traced once, and f is called four times."))
    return rows
