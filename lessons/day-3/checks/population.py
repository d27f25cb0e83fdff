"""Measures `population(g_Na, g_K, g_L, I)`: the slopes of five neurons with parameters of their own, variable by variable, against the equations in
NumPy; then a hundred neurons, each compared with itself on its own.

Every known mistake is a function of its own here; slopes that equal those of one of them are called by its name.
"""
import numpy as np
import tensorflow as tf

NAME = "population"
PHI = 3.0 ** ((22 - 36) / 10)


def row(what, value, band, passed, advice=""):
    return {"what": what, "value": str(value), "band": band, "passed": bool(passed), "advice": "" if passed else advice}


def parameters(N):
    """g_Na, g_K, g_L and I of N neurons, all different."""
    k = np.arange(N)
    return 80 + 40 * np.cos(k) ** 2, 8 + 5 * np.sin(2 * k + 1) ** 2, 0.1 + 0.1 * np.cos(3 * k) ** 2, 10 * np.sin(k + 0.3) ** 2


def state(N):
    k = np.arange(4 * N)
    X = 0.5 + 0.45 * np.sin(1.7 * k + 0.2)
    X[:N] = -70 + 100 * X[:N] + 0.0123
    return X


def quotient(x, k):
    return x / (np.exp(x / k) - 1)


def single(V, m, h, n, g_Na, g_K, g_L, I):
    v = V + 50
    am, bm = 0.32 * quotient(13 - v, 4), 0.28 * quotient(v - 40, 5)
    ah, bh = 0.128 * np.exp((17 - v) / 18), 4 / (np.exp((40 - v) / 5) + 1)
    an, bn = 0.02 * quotient(15 - v, 5), 0.5 * np.exp((10 - v) / 40)
    dV = I - g_Na * m**3 * h * (V - 50) - g_K * n**4 * (V + 95) - g_L * (V + 55)
    return np.array([dV, PHI * (am * (1 - m) - bm * m), PHI * (ah * (1 - h) - bh * h), PHI * (an * (1 - n) - bn * n)])


def run(X, p, order=(0, 1, 2, 3), out=(0, 1, 2, 3), interleaved=False):
    N = p[0].size
    parts = X.reshape(N, 4).T if interleaved else X.reshape(4, N)
    changes = single(*parts[list(order)], *p)[list(out)]
    return changes.T.reshape(-1) if interleaved else changes.reshape(-1)


def first_only(p):
    return tuple(np.full(q.size, q[0]) for q in p)


def fixed(p, *names):
    """The parameters, some of them as in the lesson's single neuron."""
    usual = {"g_Na": 100.0, "g_K": 10.0, "g_L": 0.15, "I": 5.0}
    return tuple(np.full(q.size, usual[name]) if name in names else q for q, name in zip(p, ("g_Na", "g_K", "g_L", "I")))


MISTAKES = [
    (lambda X, p: run(X, p, interleaved=True), "This is neuron after neuron: V, m, h, n of the first, then of the second. The state holds all V first, then all m, all h, all n."),
    (lambda X, p: run(X, fixed(p, "g_Na", "g_K", "g_L")), "All conductances are those of the lesson's neuron. The functions I_Na, I_K and I_L use the names of the page: use the arguments."),
    (lambda X, p: run(X, fixed(p, "g_Na", "g_K")), "g_Na and g_K are those of the lesson's neuron: use the arguments."),
    (lambda X, p: run(X, fixed(p, "g_Na")), "g_Na is 100 for every neuron: use the argument."),
    (lambda X, p: run(X, fixed(p, "g_K")), "g_K is 10 for every neuron: use the argument."),
    (lambda X, p: run(X, fixed(p, "g_L")), "g_L is 0.15 for every neuron: use the argument."),
    (lambda X, p: run(X, fixed(p, "I")), "Every neuron gets a current of 5: use the argument I."),
    (lambda X, p: run(X, fixed(p, "g_Na", "g_K", "g_L", "I")), "All neurons are the lesson's neuron: use the arguments."),
    (lambda X, p: run(X, first_only(p)), "All neurons have the parameters of the first. Do not index the arrays: they multiply element by element."),
    (lambda X, p: run(X, p[:3] + (0 * p[3],)), "The current I is missing."),
    (lambda X, p: run(X, p, order=(0, 2, 1, 3), out=(0, 2, 1, 3)), "m and h are swapped: the second run of the state is m, the third is h."),
    (lambda X, p: run(X, p, order=(0, 1, 3, 2), out=(0, 1, 3, 2)), "h and n are swapped: the third run of the state is h, the fourth is n."),
    (lambda X, p: run(X, p, out=(0, 2, 1, 3)), "The slopes of m and h come back in the wrong order."),
    (lambda X, p: run(X, p, out=(0, 1, 3, 2)), "The slopes of h and n come back in the wrong order."),
    (lambda X, p: run(X, p).reshape(4, -1), "The slopes come back as a table of 4 rows. The state is one vector, so are its slopes: tf.concat instead of tf.stack."),
    (lambda X, p: run(X, p)[: X.size // 4], "Only the slopes of V came back: put those of the gates behind."),
]


def slopes(function, X, p):
    try:
        made = function(*p)
    except Exception as error:
        message = " ".join(f"{type(error).__name__}: {error}".split())[:200]
        return None, message, "population gets four arrays, and no state yet: compute inside the function that it returns."
    if made is None:
        return None, "None", "population returns nothing: end it with `return dXdt`, the inner function."
    if not callable(made):
        return None, type(made).__name__, "Return a function of X and t, not its value."
    try:
        result = tf.function(lambda X, t: made(X, t), autograph=False)(tf.constant(X), tf.constant(0.0, dtype=tf.float64))
    except Exception as error:
        message = " ".join(f"{type(error).__name__}: {error}".split())[:200]
        lower = message.lower()
        if isinstance(error, NameError):
            return None, message, "A name is used that nobody has defined. Run the cells above, or define it in this cell."
        if "numpy" in lower and "symbolic" in lower:
            return None, message, "Inside a graph use TensorFlow's functions: tf.exp, not np.exp."
        if "shape" in lower or "dimension" in lower:
            return None, message, "Two parts have different lengths. N neurons have 4 * N variables: are the four slices N long each?"
        if "float" in lower or "double" in lower or "dtype" in lower:
            return None, message, "float64 met another dtype: the parameters come as float64, leave them as they are."
        if "iterat" in lower:
            return None, message, "A Python loop cannot walk along a symbolic tensor, and need not: the slices are computed as a whole."
        return None, message, "Call it with the two neurons of the cell, and read the last line of the error."
    if result is None:
        return None, "None", "The inner function returns nothing: end it with `return tf.concat(...)`."
    try:
        return np.array(result.numpy(), dtype=float), "", ""
    except Exception:
        return None, type(result).__name__, "Return one tensor: all slopes, put together with tf.concat."


def named(values, X, p):
    for mistake, words in MISTAKES:
        wrong = mistake(X, p)
        if wrong.shape == values.shape and np.allclose(wrong, values, rtol=1e-9, atol=1e-12):
            return words
    return ""


def check(learner):
    function = getattr(learner, NAME, None)
    if function is None or not callable(function):
        return [row("a function named population", "not found", "defined", False, "Define it: def population(g_Na, g_K, g_L, I): ... and run the cell.")]
    X, p = state(5), parameters(5)
    values, problem, advice = slopes(function, X, p)
    if values is None:
        return [row("slopes of five neurons", problem, "20 numbers", False, advice)]
    if values.shape != (20,):
        return [row("slopes of five neurons", f"shape {values.shape}", "shape (20,)", False, named(values, X, p) or "Return one slope for each element of the state, in its order.")]
    truth, words, rows = run(X, p).reshape(4, 5), named(values, X, p), []
    for k, name in enumerate("Vmhn"):
        error = np.abs(values.reshape(4, 5)[k] - truth[k]).max() / np.abs(truth[k]).max()
        rows.append(row(f"d{name}/dt of five neurons, largest relative error", f"{error:.2g}", "below 1e-10", error < 1e-10,
                        words or "Compare with `slopes` and `many` above: four slices, the same equations, the arguments in place of the fixed conductances."))
    if not all(r["passed"] for r in rows):
        return rows
    X, p = state(100), parameters(100)
    values, problem, advice = slopes(function, X, p)
    if values is None or values.shape != (400,):
        return rows + [row("slopes of a hundred neurons", problem or f"shape {values.shape}", "shape (400,)", False, advice or "The number of neurons is the length of the arguments.")]
    worst = 0.0
    for k in (0, 37, 99):
        alone, problem, advice = slopes(function, X[k::100], tuple(q[k : k + 1] for q in p))
        if alone is None or alone.shape != (4,):
            return rows + [row("slopes of a single neuron", problem or f"shape {alone.shape}", "shape (4,)", False, advice or "The number of neurons is the length of the arguments.")]
        worst = max(worst, np.abs(values[k::100] / alone - 1).max())
    rows.append(row("a neuron among a hundred against itself alone, relative", f"{worst:.2g}", "below 1e-12", worst < 1e-12,
                    "A neuron depends on its neighbours: are the slices right for any number of neurons?"))
    error = np.abs(values - run(X, p)).max()
    rows.append(row("a hundred neurons, largest error of the slopes", f"{error:.2g}", "below 1e-8", error < 1e-8, "Right for five neurons, but not for a hundred: is 5 fixed somewhere?"))
    return rows
