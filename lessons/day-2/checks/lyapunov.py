"""Measures `lyapunov(f, starts, t)` on equations whose exponent is known: a saddle (0.5 exactly), a decay (negative), unlike
pairs (which tell the mean of logarithms from the logarithm of a mean), and Lorenz's equations (0.906, Sprott 2003).
"""
import numpy as np
import tensorflow as tf

NAME = "lyapunov"
TIMES = np.linspace(0, 6, 301)
RATES = np.array([0.2, 0.5, 1.7])


def row(what, value, band, passed, advice=""):
    return {"what": what, "value": str(value), "band": band, "passed": bool(passed), "advice": "" if passed else advice}


def pairs(y, t):
    """Each start carries its own rate as its second variable."""
    return tf.stack([y[1] * y[0], 0.0 * y[1]])


def saddle(y, t):
    return tf.stack([0.5 * y[0], -y[1], -2.0 * y[2]])


def decay(y, t):
    return -0.7 * y


def lorenz(y, t):
    return tf.stack([10.0 * (y[1] - y[0]), y[0] * (28.0 - y[2]) - y[1], y[0] * y[1] - 8 / 3 * y[2]])


def on_the_attractor():
    """Forty places that a long run has come by, one in each column; plain NumPy, in steps of 0.01."""
    def f(y):
        return np.array([10.0 * (y[1] - y[0]), y[0] * (28.0 - y[2]) - y[1], y[0] * y[1] - 8 / 3 * y[2]])

    # Sixty starts around the origin run side by side; after 30 time units each has found the attractor.
    y = np.stack([np.cos(np.arange(60.0)) * 5, np.sin(np.arange(60.0)) * 5, 20 + np.cos(2 * np.arange(60.0)) * 5])
    for n in range(3000):
        k1 = f(y)
        k2 = f(y + 0.005 * k1)
        k3 = f(y + 0.005 * k2)
        y = y + 0.01 / 6 * (k1 + 2 * k2 + 2 * k3 + f(y + 0.01 * k3))
    return y


# What comes out for the unlike pairs, by mistake; the mean of their rates is 0.8.
APART = 1e-8 * np.exp(RATES * TIMES[:, np.newaxis])
LOGS = np.log(APART)
SLOPE = lambda values: np.polyfit(TIMES, values, 1)[0]
MISTAKES = [
    (0.0, "Nothing is measured yet: the result is 0. Put a neighbour beside each start, and follow both."),
    (SLOPE(LOGS.mean(axis=1)) / np.log(10), "The logarithm has base 10. The exponent is a rate of e: take np.log."),
    (SLOPE(LOGS.mean(axis=1)) / np.log(2), "The logarithm has base 2. The exponent is a rate of e: take np.log."),
    (SLOPE(np.log(APART.mean(axis=1))), "The distances are averaged first, and their logarithm taken afterwards: so the pair that parts fastest rules. Take the logarithm of each, then average."),
    (SLOPE(APART.mean(axis=1)), "The slope of the distance itself is measured, without a logarithm."),
    (SLOPE(LOGS.sum(axis=1)), "The logarithms are added up, not averaged: divide by the number of pairs."),
    (2 * SLOPE(LOGS.mean(axis=1)), "The square root of the distance is missing: the logarithm of a square is twice as large."),
    (-SLOPE(LOGS.mean(axis=1)), "Wrong sign: neighbours that part have a positive exponent."),
    (SLOPE(LOGS.mean(axis=1)) * (TIMES[1] - TIMES[0]), "The slope is taken against the number of the step. Take it against the time: np.polyfit(t, ..., 1)."),
    (SLOPE(LOGS[:, 0]), "Only the first pair is measured. Average over all of them."),
    (SLOPE(LOGS[:, 1]), "Only the last pair is measured. Average over all of them."),
    (LOGS.mean(axis=1)[-1] / TIMES[-1], "The logarithm at the end is divided by the time, as if the neighbours had begun at a distance of 1. Take the slope: np.polyfit."),
    (np.polyfit(TIMES, LOGS.mean(axis=1), 1)[1], "This is where the line begins, not its slope: np.polyfit returns the slope first, number 0."),
]


NO_DISTANCE = ("A distance of 0 has no logarithm. Does each start have a neighbour? Is the sum taken over the variables, axis 1, so that each pair "
               "keeps its own distance?")


def run(function, f, starts, t):
    """The learner's number, or the words that say why there is none."""
    try:
        result = function(f, starts.copy(), t.copy())
    except Exception as error:
        message = " ".join(f"{type(error).__name__}: {error}".split())[:200]
        lower = message.lower()
        if "svd" in lower or "linalg" in lower:
            return None, message, NO_DISTANCE
        if "double" in lower or "float32" in lower or "dtype" in lower:
            return None, message, "float64 met float32: make the neighbours from `starts`, which is float64."
        if "shape" in lower or "broadcast" in lower or "1d" in lower or "dimension" in lower:
            return None, message, "Two arrays do not fit. A run has the shape (times, variables, starts); after the distance (times, starts); after the average (times,)."
        return None, message, "Run the cell and read the last line of the error."
    if result is None:
        return None, "None", "The function returns nothing: end it with `return np.polyfit(...)[0]`."
    try:
        value = np.array(result, dtype=float)
    except Exception:
        return None, type(result).__name__, "Return one number, the slope."
    if value.size != 1:
        return None, f"shape {value.shape}", "Return one number: the slope is the first of the two that np.polyfit gives."
    return float(value.ravel()[0]), "", ""


def check(learner):
    function = getattr(learner, NAME, None)
    if function is None or not callable(function):
        return [row("a function named lyapunov", "not found", "defined", False, "Define it: def lyapunov(f, starts, t): ... and run the cell.")]
    cases = [
        ("three unlike pairs: they part at 0.2, 0.5 and 1.7", pairs, np.array([[1.0, 0.5, -1.0], RATES]), TIMES, 0.8, 0.01),
        ("a saddle: x' = x/2, y' = -y, z' = -2z", saddle, np.array([[1.0, 0.2, -0.5], [0.5, 1.0, 1.0], [1.0, -1.0, 0.3]]), TIMES, 0.5, 0.01),
        ("a decay: y' = -0.7 y", decay, np.array([[1.0, 2.0], [0.5, 1.0]]), np.linspace(0, 4, 201), -0.7, 0.01),
        ("Lorenz's equations, 60 pairs, 10 time units", lorenz, None, np.linspace(0, 10, 1001), 0.906, 0.06),
    ]
    rows = []
    for what, f, starts, t, truth, width in cases:
        band = f"{truth - width:.3g} to {truth + width:.3g}"
        value, problem, advice = run(function, f, on_the_attractor() if starts is None else starts, t)
        if value is None:
            return rows + [row(what, problem, band, False, advice)]
        passed = np.isfinite(value) and abs(value - truth) <= width
        if not rows:
            for wrong, words in MISTAKES:
                if not advice and abs(value - wrong) <= 0.01 * abs(wrong):
                    advice = words
        if not np.isfinite(value):
            advice = NO_DISTANCE
        # Chaos makes of the last bit the third digit: what TensorFlow and NumPy print differs there.
        digits = 1 if starts is None else 3
        rows.append(row(what, f"{value:.{digits}f}", band, passed, advice or "The distance of each pair, its logarithm, the average over the pairs, the slope against t: which of the four is off?"))
        if not passed:
            return rows
    return rows
