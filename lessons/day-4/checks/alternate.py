"""Measures the two neurons of `half_center()`: who fires when, from 200 ms on, and how regularly they take turns.
"""
import numpy as np
import tensorflow as tf

NAME = "half_center"


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


def parts_of(function):
    """Matrix, conductance and voltages of the learner, or the words that say why there are none."""
    try:
        result = function()
    except Exception as error:
        return None, f"{type(error).__name__}: {error}"[:200], "Run the function on its own and read the last line of the error."
    if result is None:
        return None, "None", "The function returns nothing: end it with `return gaba_mat, g_gaba, V_start`."
    try:
        parts = [np.array(part, dtype=float) for part in result]
    except Exception:
        return None, type(result).__name__, "Return three things: gaba_mat, g_gaba, V_start."
    if len(parts) != 3:
        return None, f"{len(parts)} things", "Return three things: gaba_mat, g_gaba, V_start."
    for part, name, shape in zip(parts, ("gaba_mat", "g_gaba", "V_start"), ((2, 2), (), (2,))):
        if part.shape != shape:
            return None, f"{name} of shape {part.shape}", f"{name} is one number." if shape == () else f"{name} has the shape {shape}: there are two cells."
        if not np.all(np.isfinite(part)):
            return None, f"{name} = {part.tolist()}", f"{name} must hold finite numbers."
    if not np.all((parts[0] == 0) | (parts[0] == 1)):
        return None, f"gaba_mat = {parts[0].tolist()}", "The matrix says where there are synapses, with 1 and 0. How strong they are says g_gaba."
    if parts[1] < 0 or parts[1] > 50 or not np.all(np.abs(parts[2]) <= 100):
        return None, f"g_gaba {parts[1]}, V_start {parts[2].tolist()}", "Stay with conductances from 0 to 50 mS/cm² and voltages between -100 and 100 mV."
    return parts, "", ""


def check(learner):
    function = getattr(learner, NAME, None)
    if function is None or not callable(function):
        return [row("a function named half_center", "not found", "defined", False, "Define it: def half_center(): ... and run the cell.")]
    parts, problem, advice = parts_of(function)
    if parts is None:
        return [row("two neurons", problem, "a 2 × 2 matrix, a number, 2 voltages", False, advice)]
    gaba, g, V_start = parts
    V = voltages(np.zeros((2, 2)), gaba, np.full((10000, 2), 5.0), V_start=V_start, g_gaba=float(g))
    if not np.all(np.isfinite(V)):
        return [row("voltages", "not finite", "finite", False, "The run diverged: is the conductance very large?")]
    late = [s[s > 200] for s in (spikes_of(V[:, 0]), spikes_of(V[:, 1]))]
    counts = [s.size for s in late]
    alone = "The matrix has ones on its diagonal: a cell that inhibits itself. Each is to inhibit the *other*. "
    if min(counts) < 5:
        advice = "Both must go on firing."
        if gaba[0, 1] != gaba[1, 0]:
            advice = "Only one cell inhibits the other, which falls silent. The inhibition has to be mutual."
        elif max(counts) >= 5:
            advice = "One cell silences the other for good: the winner takes all. Take a much smaller conductance."
        return [row("spikes of each cell from 200 to 500 ms", counts, "at least 5 each", False, (alone if np.any(np.diag(gaba)) else "") + advice)]
    rows = [row("spikes of each cell from 200 to 500 ms", counts, "at least 5 each", True)]
    # Spikes at the same time are nobody's turn, and have no order that a sort could be asked for.
    apart = 0.5
    turns = float(np.mean([
        ((other > begin + apart) & (other < end - apart)).sum() == 1
        for own, other in (late, late[::-1]) for begin, end in zip(own[:-1].tolist(), own[1:].tolist())]))
    phases = []
    for s in late[1].tolist():
        i = int((late[0] <= s).sum())
        if 0 < i < counts[0]:
            phases.append((s - late[0][i - 1]) / (late[0][i] - late[0][i - 1]))
    phases = np.array(phases)
    off = float(np.abs(phases - 0.5).max()) if phases.size else 1.0
    together = phases.size and np.mean(np.minimum(phases, 1 - phases) < 0.1) > 0.8
    if np.any(np.diag(gaba)):
        advice = alone
    elif not np.any(gaba):
        advice = "There are no synapses: the cells do not know of each other."
    elif gaba[0, 1] != gaba[1, 0]:
        advice = "Only one cell inhibits the other. The inhibition has to be mutual."
    elif together and V_start[0] == V_start[1]:
        advice = "They fire together: everything about them is equal, so neither can ever begin. Start one of them at another voltage."
    elif together:
        advice = "They fire together. Give one of them a larger head start."
    elif g < 0.05:
        advice = "They hardly feel each other: the conductance is so small that they have not found their turns by 200 ms."
    else:
        advice = "They have not found their turns by 200 ms. Change the head start or the conductance."
    rows.append(row("intervals of one cell in which the other fires once", f"{100 * turns:.0f} %", "at least 95 %", turns >= 0.95, advice))
    rows.append(row("where the second cell's spikes lie between two of the first (0.5 is the middle)",
                    f"{phases.min():.2f} to {phases.max():.2f}" if phases.size else "nowhere", "0.4 to 0.6", off <= 0.1, advice))
    return rows
