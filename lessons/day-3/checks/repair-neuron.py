"""Measures `mended(X, t)`: the slope of each of the four variables at states that a spike passes through, against the equations in NumPy; then
how often a neuron with these slopes fires.

Each known mistake of a variable is a function of its own here; slopes that equal it are called by its name.
"""
import numpy as np
import tensorflow as tf

NAME = "mended"
# V, m, h, n in the columns of a spike: before, rising, at the top, falling, after; and one odd place.
STATES = np.array([[-62.0, -31.0, 42.0, 3.0, -74.0, -48.0], [0.002, 0.31, 0.98, 0.93, 0.02, 0.4], [0.97, 0.72, 0.33, 0.09, 0.12, 0.55],
                   [0.02, 0.11, 0.35, 0.66, 0.58, 0.8]])
PHI = 3.0 ** ((22 - 36) / 10)


def row(what, value, band, passed, advice=""):
    return {"what": what, "value": str(value), "band": band, "passed": bool(passed), "advice": "" if passed else advice}


def rates(V):
    """alpha and beta of m, h and n; none of the states lies in a hole."""
    v = V + 50
    return (
        (0.32 * (13 - v) / (np.exp((13 - v) / 4) - 1), 0.28 * (v - 40) / (np.exp((v - 40) / 5) - 1)),
        (0.128 * np.exp((17 - v) / 18), 4 / (np.exp((40 - v) / 5) + 1)),
        (0.02 * (15 - v) / (np.exp((15 - v) / 5) - 1), 0.5 * np.exp((10 - v) / 40)),
    )


def voltage(X, sodium=lambda m, h: m**3 * h, leak=1.0, n_power=4, current=5.0):
    V, m, h, n = X
    return current - 100 * sodium(m, h) * (V - 50) - 10 * n**n_power * (V + 95) - leak * 0.15 * (V + 55)


def gate(X, k, power=1):
    """The slope of gate k (1, 2, 3 for m, h, n): (x_inf - x) / tau, or with power -1 times tau."""
    alpha, beta = rates(X[0])[k - 1]
    return (alpha / (alpha + beta) - X[k]) * ((alpha + beta) * PHI) ** power


def wrong_cube(m, h):
    return m * h**3


MISTAKES = {
    0: [
        (lambda X: voltage(X, wrong_cube, -1.0), "Two things in dV/dt: a sodium channel has three gates m and one gate h; and the leak is subtracted, like the other currents."),
        (lambda X: voltage(X, wrong_cube), "The leak is mended. A sodium channel has three gates m and one gate h: which of the two is cubed?"),
        (lambda X: voltage(X, leak=-1.0), "The gates of sodium are mended. One of the three currents is still added, where all three are subtracted."),
        (lambda X: voltage(X, lambda m, h: m**3 * h**3), "Both gates are cubed now: three gates m, but only one gate h."),
        (lambda X: voltage(X, lambda m, h: m * h), "No gate is cubed now: a sodium channel has three gates m."),
        (lambda X: voltage(X, leak=0.0), "The leak is gone. It was only its sign that was wrong."),
        (lambda X: voltage(X, n_power=1), "The potassium current was right: four gates n, all of which must be open."),
        (lambda X: -voltage(X), "All signs are turned round: the electrode's current is added, the three others are subtracted."),
    ],
    3: [
        (lambda X: gate(X, 3, -1), "The slope of n is multiplied by tau_n. A gate with a long time constant moves *slowly*: divide."),
        (lambda X: gate(X, 3, 0), "The slope of n has no time constant now: divide by tau_n."),
        (lambda X: -gate(X, 3), "The gate n runs away from n_inf: the difference is n_inf - n."),
        (lambda X: gate(X, 2), "The slope of n is that of h."),
    ],
}


def slopes(function, X):
    """The learner's slopes at one state, or the words that say why there are none."""
    try:
        result = function(tf.constant(X), tf.constant(0.0, dtype=tf.float64))
    except Exception as error:
        message = " ".join(f"{type(error).__name__}: {error}".split())[:200]
        return None, message, "Run the cell and read the last line of the error."
    if result is None:
        return None, "None", "The function returns nothing: end it with `return tf.stack([...])`."
    if not hasattr(result, "numpy"):
        return None, type(result).__name__, "Return one tensor: the four slopes, put together with tf.stack."
    try:
        values = np.array(result.numpy(), dtype=float)
    except Exception:
        return None, type(result).__name__, "Return one tensor of numbers."
    if values.shape != (4,):
        return None, f"shape {values.shape}", "Return four slopes, in the order V, m, h, n."
    return values, "", ""


def voltages(function, times):
    """The voltage of a run with the learner's slopes, from the start of the lesson."""
    e = times[1] - times[0]

    def advance(X, t):
        a = function(X, t)
        b = function(X + e / 2 * a, t + e / 2)
        c = function(X + e / 2 * b, t + e / 2)
        return X + e / 6 * (a + 2 * b + 2 * c + function(X + e * c, t + e))

    run = tf.function(lambda t, X: tf.scan(advance, t, X)[:, 0], autograph=False)
    return run(tf.constant(times), tf.constant([-71.0, 0.0, 0.0, 0.0], dtype=tf.float64)).numpy()


def check(learner):
    function = getattr(learner, NAME, None)
    if function is None or not callable(function):
        return [row("a function named mended", "not found", "defined", False, "Define it: def mended(X, t): ... and run the cell.")]
    found = []
    for X in STATES.T:
        values, problem, advice = slopes(function, X)
        if values is None:
            return [row("slopes at six states", problem, "four numbers each", False, advice)]
        found.append(values)
    found = np.array(found).T
    truth = np.array([voltage(STATES)] + [gate(STATES, k) for k in (1, 2, 3)])
    rows = []
    for k, name in enumerate("Vmhn"):
        size = np.abs(truth[k]).max()
        error = np.abs(found[k] - truth[k]).max() / size
        advice = "This slope was right before. Compare it with the original." if k in (1, 2) else "Compare each sign, power and quotient with the equations."
        for mistake, words in MISTAKES.get(k, []):
            if np.abs(found[k] - mistake(STATES)).max() < 1e-9 * size:
                advice = words
                break
        rows.append(row(f"d{name}/dt, largest relative error at six states", f"{error:.2g}", "below 1e-9", error < 1e-9, advice))
    if not all(r["passed"] for r in rows):
        return rows
    try:
        V = voltages(function, np.arange(1250) * 0.04)
    except Exception as error:
        message = " ".join(f"{type(error).__name__}: {error}".split())[:200]
        return rows + [row("spikes in 50 ms", message, "3", False, "It works with numbers, but not inside a graph: use TensorFlow's functions only.")]
    count = int(np.logical_and(V[:-1] < 0, V[1:] >= 0).sum())
    rows.append(row("spikes in 50 ms", count, "3", count == 3, "The slopes are right at single states, but the run is not: does the function remember something from call to call?"))
    return rows
