"""Measures `wire(arrows, n_n)`: the matrices of several lists of arrows, then the three-neuron network that its matrices make.

Every known mistake is a function of its own here; a result that equals one of them is called by its name.
"""
import numpy as np
import tensorflow as tf

NAME = "wire"
LISTS = [
    ("no arrows, 3 neurons", [], 3),
    ("one arrow, 0 to 1", [(0, 1)], 3),
    ("three arrows, among them a loop 2 to 0", [(0, 1), (1, 3), (2, 0)], 4),
    ("two arrows onto one neuron, and an autapse", [(0, 2), (1, 2), (3, 3)], 4),
    ("an arrow that is listed twice", [(1, 0), (1, 0)], 2),
]


def row(what, value, band, passed, advice=""):
    return {"what": what, "value": str(value), "band": band, "passed": bool(passed), "advice": "" if passed else advice}


def right(arrows, n):
    matrix = np.zeros((n, n))
    for source, target in arrows:
        matrix[target, source] = 1
    return matrix


def whole_lines(arrows, n, which):
    """What a list that holds the same row n times makes of it: `which` is the index inside the row."""
    matrix = np.zeros((n, n))
    for arrow in arrows:
        matrix[:, arrow[which]] = 1
    return matrix


def counted(arrows, n):
    matrix = np.zeros((n, n))
    for source, target in arrows:
        matrix[target, source] += 1
    return matrix


SHARED = "A whole column is filled: `[row] * n` holds the *same* row n times, so every change shows up in all of them. Make a matrix with np.zeros."
MISTAKES = [
    (lambda a, n: right(a, n).T, "Rows and columns are swapped: the row is the *target*, the cell on which the synapse sits."),
    (lambda a, n: whole_lines(a, n, 1), SHARED + " And rows and columns are swapped: the row is the target."),
    (lambda a, n: whole_lines(a, n, 0), SHARED),
    (lambda a, n: whole_lines(a, n, 1).T, "A whole row is filled: the rows of `[row] * n` are one and the same. Transposing afterwards does not help; make a matrix with np.zeros."),
    (lambda a, n: np.minimum(right(a, n) + right(a, n).T, 1), "Each arrow is drawn both ways. A synapse conducts in one direction only."),
    (lambda a, n: np.zeros((n, n)), "The matrix stays empty."),
    (lambda a, n: right(a[:1], n), "Only the first arrow has arrived: is there a `return` inside the loop?"),
    (lambda a, n: right(a[-1:], n), "Only the last arrow is left: is the matrix made anew inside the loop?"),
    (counted, "An arrow that is listed twice counts twice. The matrix holds 1 where there is a synapse: assign, do not add."),
    (lambda a, n: right([x for x in a if x[0] != x[1]], n), "The autapse is missing: an arrow from a neuron to itself is an arrow too."),
]


def matrix_of(function, arrows, n):
    """The learner's matrix, or the words that say why there is none."""
    try:
        result = function(list(arrows), n)
    except Exception as error:
        return None, f"{type(error).__name__}: {error}"[:200], "Run the function with this list, and read the last line of the error."
    if result is None:
        return None, "None", "The function returns nothing: end it with `return matrix`."
    try:
        result = np.array(result, dtype=float)
    except Exception:
        return None, type(result).__name__, "Return one NumPy array with n_n rows and n_n columns."
    if result.shape != (n, n):
        return None, f"shape {result.shape}", f"Return an array with {n} rows and {n} columns."
    return result, "", ""


def spikes_of(ach, gaba):
    """How often each of three neurons fires within 60 ms, when neuron 0 gets a current: a network of Hodgkin and Huxley's neurons, RK4."""
    ach, gaba = tf.constant(ach), tf.constant(gaba)
    current = tf.constant([7.5, 0.0, 0.0], dtype=tf.float64)
    phi = 3.0 ** ((22 - 36) / 10)

    def rates(v, a, b):
        return a / (a + b), (a + b) * phi

    def slopes(X, t, T_ach):
        V, m, h, n, o_ach, o_gaba = tf.unstack(X)
        v = V + 50
        n0, rn = rates(v, 0.02 * (15 - v) / (tf.exp((15 - v) / 5) - 1), 0.5 * tf.exp((10 - v) / 40))
        m0, rm = rates(v, 0.32 * (13 - v) / (tf.exp((13 - v) / 4) - 1), 0.28 * (v - 40) / (tf.exp((v - 40) / 5) - 1))
        h0, rh = rates(v, 0.128 * tf.exp((17 - v) / 18), 4 / (tf.exp((40 - v) / 5) + 1))
        synapses = 0.35 * tf.linalg.matvec(ach, o_ach) * V + 0.8 * tf.linalg.matvec(gaba, o_gaba) * (V + 70)
        dV = current - 100 * m**3 * h * (V - 50) - 10 * n**4 * (V + 95) - 0.15 * (V + 55) - synapses
        T_gaba = 1 / (1 + tf.exp(-(V + 20) / 1.5))
        return tf.stack([dV, (m0 - m) * rm, (h0 - h) * rh, (n0 - n) * rn,
                         10 * T_ach * (1 - o_ach) - 0.2 * o_ach, 10 * T_gaba * (1 - o_gaba) - 0.16 * o_gaba])

    def advance(state, t):
        X, fire_t, count = state
        e = 0.05
        T_ach = tf.where(t - fire_t < 0.3, tf.constant(0.5, dtype=tf.float64), tf.constant(0.0, dtype=tf.float64))
        k1 = slopes(X, t, T_ach)
        k2 = slopes(X + e / 2 * k1, t, T_ach)
        k3 = slopes(X + e / 2 * k2, t, T_ach)
        new = X + e / 6 * (k1 + 2 * k2 + 2 * k3 + slopes(X + e * k3, t, T_ach))
        fired = tf.logical_and(X[0] < 0, new[0] >= 0)
        return new, tf.where(fired, t + e, fire_t), count + tf.cast(fired, tf.float64)

    @tf.function(autograph=False)
    def run(X, fire_t, t):
        return tf.scan(advance, t, (X, fire_t, tf.zeros([3], tf.float64)))[2][-1]

    start = np.array([[-71.0] * 3] + [[0.0] * 3] * 5)
    return [int(c) for c in run(tf.constant(start), tf.constant([-1e6] * 3, dtype=tf.float64), tf.constant(np.arange(1200) * 0.05)).numpy()]


def check(learner):
    function = getattr(learner, NAME, None)
    if function is None or not callable(function):
        return [row("a function named wire", "not found", "defined", False, "Define it: def wire(arrows, n_n): ... and run the cell.")]
    rows, found = [], []
    for words, arrows, n in LISTS:
        matrix, problem, advice = matrix_of(function, arrows, n)
        if matrix is None:
            return rows + [row(f"matrix of {words}", problem, "a matrix", False, advice)]
        found.append(matrix)
    # A mistake has to explain all matrices at once; some lists hide some mistakes.
    named = next((words for mistake, words in MISTAKES if all(np.array_equal(mistake(a, n), f) for (_, a, n), f in zip(LISTS, found))), "")
    for (words, arrows, n), matrix in zip(LISTS, found):
        wrong = int((matrix != right(arrows, n)).sum())
        rows.append(row(f"wrong elements for {words}", wrong, "0", wrong == 0, named or "Print the matrix for this list, and compare it with one that you draw by hand."))
    if not all(r["passed"] for r in rows):
        return rows
    counts = spikes_of(matrix_of(function, [(0, 1)], 3)[0], matrix_of(function, [(1, 2)], 3)[0])
    good = counts[0] >= 3 and abs(counts[0] - counts[1]) <= 1 and counts[2] == 0
    return rows + [row("spikes of X1, X2, X3 in 60 ms, wired by your function", counts, "X2 as often as X1, X3 never", good, "The matrices are right one by one, but not in the network: does the function remember something from call to call?")]
