"""Measures `synfire(groups, size)`: the matrices of some chains, then a volley that runs along one.

Every known mistake is a function of its own here; a result that equals one of them is called by its name.
"""
import numpy as np
import tensorflow as tf

NAME = "synfire"
CHAINS = [(4, 3), (3, 2), (2, 5), (5, 1), (1, 4)]


def row(what, value, band, passed, advice=""):
    return {"what": what, "value": str(value), "band": band, "passed": bool(passed), "advice": "" if passed else advice}


def voltages(ach, gaba, current, V_start=-71.0, g_ach=0.35, g_gaba=0.8, epsilon=0.05):
    """V of every cell in time (rows) under a current (one row for each step): Hodgkin and Huxley's neurons with the lesson's synapses.

    RK4. The synapses that a cell makes are alike, so one open fraction for each presynaptic cell is enough. Jumps stand between steps.
    """
    cells = len(ach)
    ach, gaba = tf.constant(ach, dtype=tf.float64), tf.constant(gaba, dtype=tf.float64)
    phi = 3.0 ** ((22 - 36) / 10)

    def rates(a, b):
        return a / (a + b), (a + b) * phi

    def slopes(X, I, T_ach):
        V, m, h, n, o_ach, o_gaba = tf.unstack(X)
        v = V + 50
        n0, rn = rates(0.02 * (15 - v) / (tf.exp((15 - v) / 5) - 1), 0.5 * tf.exp((10 - v) / 40))
        m0, rm = rates(0.32 * (13 - v) / (tf.exp((13 - v) / 4) - 1), 0.28 * (v - 40) / (tf.exp((v - 40) / 5) - 1))
        h0, rh = rates(0.128 * tf.exp((17 - v) / 18), 4 / (tf.exp((40 - v) / 5) + 1))
        synapses = g_ach * tf.linalg.matvec(ach, o_ach) * V + g_gaba * tf.linalg.matvec(gaba, o_gaba) * (V + 70)
        dV = I - 100 * m**3 * h * (V - 50) - 10 * n**4 * (V + 95) - 0.15 * (V + 55) - synapses
        T_gaba = 1 / (1 + tf.exp(-(V + 20) / 1.5))
        return tf.stack([dV, (m0 - m) * rm, (h0 - h) * rh, (n0 - n) * rn,
                         10 * T_ach * (1 - o_ach) - 0.2 * o_ach, 10 * T_gaba * (1 - o_gaba) - 0.16 * o_gaba])

    def advance(state, now):
        X, since = state
        # How much of the step the transmitter is there; `since` is the time since the last spike.
        T_ach = 0.5 * tf.clip_by_value(0.3 - since, 0.0, epsilon) / epsilon
        k1 = slopes(X, now, T_ach)
        k2 = slopes(X + epsilon / 2 * k1, now, T_ach)
        k3 = slopes(X + epsilon / 2 * k2, now, T_ach)
        new = X + epsilon / 6 * (k1 + 2 * k2 + 2 * k3 + slopes(X + epsilon * k3, now, T_ach))
        fired = tf.logical_and(X[0] < 0, new[0] >= 0)
        return new, tf.where(fired, tf.zeros_like(since), since + epsilon)

    @tf.function(autograph=False)
    def run(X, since, current):
        return tf.scan(advance, current, (X, since))[0][:, 0]

    start = np.zeros((6, cells))
    start[0] = V_start
    return run(tf.constant(start), tf.constant(np.full(cells, 1e6)), tf.constant(current)).numpy()


def spikes_of(V, epsilon=0.05):
    """Upward crossings of 0 mV, on the straight line between two steps."""
    before = np.nonzero((V[:-1] < 0) & (V[1:] >= 0))[0]
    return epsilon * (before + 1 + V[before] / (V[before] - V[before + 1]))


def blocks(pairs, groups, size):
    """Ones wherever a group acts on a group; `pairs` are (post, pre)."""
    matrix = np.zeros((groups * size, groups * size))
    for post, pre in pairs:
        matrix[post * size:(post + 1) * size, pre * size:(pre + 1) * size] = 1
    return matrix


def chain(groups):
    return [(k + 1, k) for k in range(groups - 1)]


def right(groups, size):
    return blocks(chain(groups), groups, size)


def one_to_one(groups, size):
    return np.eye(groups * size, k=-size)


def within(groups):
    return [(k, k) for k in range(groups)]


MISTAKES = [
    (lambda g, s: np.zeros((g * s, g * s)), "The matrix is empty: group k + 1 is to be excited by group k."),
    (lambda g, s: right(g, s).T, "Rows and columns are swapped: this chain runs backwards. The rows are the *next* group, the columns the one that excites it."),
    (lambda g, s: blocks(chain(g) + [(0, g - 1)], g, s), "The last group excites the first one: this is a ring, in which the volley never ends."),
    (one_to_one, "Each neuron excites one neuron of the next group. In a synfire chain it excites *all* of them: fill a whole block."),
    (lambda g, s: blocks(chain(g) + within(g), g, s), "The neurons within a group excite each other, and themselves. Only the next group is excited."),
    (lambda g, s: blocks(within(g), g, s), "Each group excites itself. The rows are the next group: they begin at (k + 1) * size."),
    (lambda g, s: np.eye(g * s, k=-1), "This is a chain of single neurons: each excites its neighbour, whatever the groups are."),
    (lambda g, s: blocks([(k + 1, k) for k in range(g - 2)], g, s), "The last link is missing: there are groups - 1 of them."),
    (lambda g, s: blocks([(k + 1, k) for k in range(1, g - 1)], g, s), "The first link is missing: group 0 excites group 1."),
    (lambda g, s: blocks([(k, j) for k in range(g) for j in range(k)], g, s), "A group excites all later groups. Only the next one is excited."),
    (lambda g, s: blocks(chain(g) + [(k, k + 1) for k in range(g - 1)], g, s), "The groups excite each other both ways. A chain has one direction."),
    (lambda g, s: np.ones((g * s, g * s)), "Everybody excites everybody."),
    (lambda g, s: right(g, s)[:s * g, :s * g] * s, "The ones are larger than 1: the matrix says where there are synapses, not how many neurons there are."),
]


def matrix_of(function, groups, size):
    """The learner's matrix, or the words that say why there is none."""
    try:
        result = function(groups, size)
    except Exception as error:
        return None, f"{type(error).__name__}: {error}"[:200], "Run the function with these two numbers, and read the last line of the error."
    if result is None:
        return None, "None", "The function returns nothing: end it with `return matrix`."
    try:
        result = np.array(result, dtype=float)
    except Exception:
        return None, type(result).__name__, "Return one NumPy array."
    n = groups * size
    if result.shape != (n, n):
        return None, f"shape {result.shape}", f"There are {groups} × {size} = {n} neurons, so the matrix has {n} rows and {n} columns."
    return result, "", ""


def check(learner):
    function = getattr(learner, NAME, None)
    if function is None or not callable(function):
        return [row("a function named synfire", "not found", "defined", False, "Define it: def synfire(groups, size): ... and run the cell.")]
    found = []
    for groups, size in CHAINS:
        matrix, problem, advice = matrix_of(function, groups, size)
        if matrix is None:
            return [row(f"matrix of {groups} groups of {size}", problem, "a matrix", False, advice)]
        found.append(matrix)
    named = next((words for mistake, words in MISTAKES if all(np.array_equal(mistake(g, s), f) for (g, s), f in zip(CHAINS, found))), "")
    rows = []
    for (groups, size), matrix in zip(CHAINS, found):
        wrong = int((matrix != right(groups, size)).sum())
        rows.append(row(f"wrong elements for {groups} groups of {size}", wrong, "0", wrong == 0, named or "Draw this matrix with plt.imshow, and compare it with one that you draw by hand."))

    groups, size = 4, 3
    current = np.zeros((1000, groups * size))
    current[200:260, :size] = 10.0
    V = voltages(found[0], np.zeros_like(found[0]), current, g_ach=0.35 / size)
    spikes = [spikes_of(V[:, k]) for k in range(groups * size)]
    counts = [s.size for s in spikes]
    rows.append(row("spikes of the 12 neurons of 4 groups after a kick to group 0", " ".join(str(c) for c in counts), "one each", counts == [1] * 12,
                    named or "The volley has to pass through every group once."))
    if counts == [1] * 12:
        first = np.array([s[0] for s in spikes]).reshape(groups, size)
        gaps = np.diff(first.mean(axis=1))
        rows.append(row("time from group to group (ms)", " ".join(f"{g:.1f}" for g in gaps), "all positive", bool(np.all(gaps > 0)), named or "The volley runs in the wrong direction."))
    return rows
