"""Measures `locate(V_old, V_new, fire_t, t, epsilon, threshold)` inside a graph: single steps by hand, then its order on curved voltages.

Every known mistake is a function of its own here; a result that equals one of them is called by its name.
"""
import numpy as np
import tensorflow as tf

NAME = "locate"
# Crossing upwards twice, far above, downwards, resting, ending on the threshold, beginning on it, resting on it.
V_OLD = np.array([-3.0, -40.0, 10.0, 5.0, -60.0, -2.0, 0.0, 0.0])
V_NEW = np.array([1.0, 24.0, 30.0, -5.0, -60.0, 0.0, 8.0, 0.0])
FIRE_T = np.array([-9999999.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0])
T, STEP = 10.0, 0.5


def row(what, value, band, passed, advice=""):
    return {"what": what, "value": str(value), "band": band, "passed": bool(passed), "advice": "" if passed else advice}


def noted(time, who=lambda a, b, h: (a < h) & (b >= h)):
    """The fire times of someone who finds `time(a, b, t, e, h)` for the cells `who(a, b, h)`."""
    def rule(a, b, f, t, e, h):
        return np.where(who(a, b, h), time(a, b, t, e, h), f)
    return rule


def on_line(a, b, t, e, h):
    return t + e * (h - a) / np.where(a == b, 1.0, b - a)


right = noted(on_line)
MISTAKES = [
    (noted(lambda a, b, t, e, h: t), "This is the beginning of the step. The crossing lies a fraction of the step later: (threshold - V_old) / (V_new - V_old)."),
    (noted(lambda a, b, t, e, h: t + e), "This is the end of the step. The crossing lies before it."),
    (noted(lambda a, b, t, e, h: t + e / 2), "This is the middle of the step. Where on the straight line is the threshold?"),
    (noted(lambda a, b, t, e, h: t + (h - a) / np.where(a == b, 1.0, b - a)), "The fraction of the step is not multiplied by epsilon."),
    (noted(lambda a, b, t, e, h: e * (h - a) / np.where(a == b, 1.0, b - a)), "This is the time since the step began: add t."),
    (noted(lambda a, b, t, e, h: t + e * (b - h) / np.where(a == b, 1.0, b - a)), "The fraction is counted from the wrong end: from V_old up to the threshold, not from the threshold to V_new."),
    (noted(lambda a, b, t, e, h: t + e * (a - h) / np.where(a == b, 1.0, b - a)), "Wrong sign: the crossing lies after t, and threshold - V_old is positive."),
    (noted(lambda a, b, t, e, h: on_line(a, b, t, e, 0.0)), "The time is right only for a threshold of 0: it stands in the fraction too."),
    (noted(on_line, lambda a, b, h: (a < 0) & (b >= 0)), "Who fired is decided at 0, whatever the threshold is."),
    (noted(on_line, lambda a, b, h: b >= h), "Every cell above the threshold counts as firing. Only those that were below it before the step have crossed it."),
    (noted(on_line, lambda a, b, h: a < h), "Every cell below the threshold counts as firing. Only those that are not below it any more have crossed it."),
    (noted(on_line, lambda a, b, h: (a >= h) & (b < h)), "The downward crossings are noted. A spike is the upward one."),
    (noted(on_line, lambda a, b, h: ((a < h) & (b >= h)) | ((a >= h) & (b < h))), "The downward crossings are noted as well. A spike is the upward one."),
    (noted(on_line, lambda a, b, h: (a < h) & (b > h)), "A cell that ends exactly on the threshold has crossed it: V_new >= threshold."),
    (noted(on_line, lambda a, b, h: (a <= h) & (b >= h)), "A cell that begins exactly on the threshold has crossed it before: V_old < threshold, without the equals sign."),
    (noted(on_line, lambda a, b, h: (a <= h) & (b > h)), "The equals sign stands at the wrong end: V_old < threshold, and V_new >= threshold."),
    (noted(on_line, lambda a, b, h: a < np.inf), "Every cell gets a new time, also those that did not fire: tf.where keeps the old one for them."),
    (lambda a, b, f, t, e, h: np.where((a < h) & (b >= h), on_line(a, b, t, e, h), 0.0), "Cells that did not fire lose their old time. They keep it: fire_t is the other choice of tf.where."),
    (lambda a, b, f, t, e, h: np.where((a < h) & (b >= h), f + on_line(a, b, t, e, h), f), "The new time is added to the old one. It replaces it."),
    (lambda a, b, f, t, e, h: f, "Nothing is ever noted."),
]


def times(function, V_old, V_new, fire_t, t, step, threshold):
    """The learner's fire times inside a graph, or the words that say why there are none."""
    graph = tf.function(lambda a, b, f, t, e: function(a, b, f, t, e, threshold), autograph=False)
    try:
        result = graph(*(tf.constant(x, dtype=tf.float64) for x in (V_old, V_new, fire_t, t, step)))
    except Exception as error:
        message = " ".join(f"{type(error).__name__}: {error}".split())[:200]
        lower = message.lower()
        if "bool" in lower or "tf.where" in lower or "truth value" in lower:
            return None, message, "An `if` (or `and`) cannot decide on a symbol: use tf.where, and tf.logical_and for two conditions."
        if "numpy" in lower:
            return None, message, "Inside a graph there are no numbers yet: use TensorFlow's functions, and no .numpy()."
        if "float" in lower or "double" in lower or "dtype" in lower:
            return None, message, "float64 met another dtype: take tf.ones_like(V_old) instead of a constant of your own."
        return None, message, "Run the cell's last line on its own and read the last line of the error."
    if result is None:
        return None, "None", "The function returns nothing: end it with `return`."
    if not hasattr(result, "numpy"):
        return None, type(result).__name__, "Return one tensor: a fire time for each cell."
    try:
        found = np.array(result.numpy(), dtype=float)
    except (TypeError, ValueError):
        return None, f"a tensor of {result.dtype.name}", "Return numbers: a fire time for each cell."
    if found.shape != fire_t.shape:
        return None, f"shape {found.shape}", f"fire_t has the shape {fire_t.shape}; return a time for each of its elements."
    return found, "", ""


def order(function):
    """Order of the located time on V = 40 sin(3 t) - 10 - t², whose upward crossing is found by bisection."""
    def V(t):
        return 40 * np.sin(3 * t) - 10 - t * t

    low, high = 0.0, 0.3
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if V(middle) < 0 else (low, middle)
    steps, errors = [0.08, 0.04, 0.02, 0.01, 0.005], []
    for e in steps:
        # The worst of several positions of the grid.
        worst = 0.0
        for shift in np.arange(1, 8) / 8:
            t = low - shift * e
            found = times(function, V(np.array([t])), V(np.array([t + e])), np.array([-1.0]), t, e, 0.0)[0]
            worst = max(worst, np.inf if found is None else abs(found[0] - low))
        errors.append(worst)
    errors = np.array(errors)
    if not np.all(np.isfinite(errors)) or errors.min() < 1e-15:
        return np.nan
    return np.polyfit(np.log(steps), np.log(errors), 1)[0]


def check(learner):
    function = getattr(learner, NAME, None)
    if function is None or not callable(function):
        return [row("a function named locate", "not found", "defined", False, "Define it: def locate(V_old, V_new, fire_t, t, epsilon, threshold): ... and run the cell.")]
    rows, results = [], []
    for threshold in (0.0, -20.0):
        found, problem, advice = times(function, V_OLD + threshold, V_NEW + threshold, FIRE_T, T, STEP, threshold)
        if found is None:
            return [row("largest error of the fire times, 8 cells", problem, "below 1e-12 ms", False, advice)]
        results.append(found)
    wanted = [np.array(right(V_OLD + h, V_NEW + h, FIRE_T, T, STEP, h)) for h in (0.0, -20.0)]
    named = ""
    for mistake, words in MISTAKES:
        wrong = [mistake(V_OLD + h, V_NEW + h, FIRE_T, T, STEP, h) for h in (0.0, -20.0)]
        if not named and all(np.all(np.isfinite(f)) and np.abs(w - f).max() < 1e-9 for w, f in zip(wrong, results)):
            named = words
    for threshold, found, truth in zip((0, -20), results, wanted):
        error = np.abs(found - truth).max() if np.all(np.isfinite(found)) else np.nan
        advice = named or f"Cell {int(np.argmax(np.abs(found - truth)))} of {V_OLD.size} is wrong: its voltage goes from {V_OLD[np.argmax(np.abs(found - truth))]} to {V_NEW[np.argmax(np.abs(found - truth))]} above the threshold."
        if not np.isfinite(error):
            advice = "A result is not a number: a cell that rests has V_new = V_old, and the division is computed for it too. Choose its denominator with tf.where."
        rows.append(row(f"largest error of the fire times, 8 cells, threshold {threshold} mV", f"{error:.2g} ms", "below 1e-12 ms", error < 1e-12, advice))
    if not all(r["passed"] for r in rows):
        return rows
    measured = order(function)
    rows.append(row("order of the located time, over 4 halvings", f"{measured:.2f}", "1.8 to 2.2", 1.8 <= measured <= 2.2, "On straight lines the time is right, on curves it should be off by the square of the step."))
    return rows
