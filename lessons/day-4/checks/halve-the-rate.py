"""Measures the conductance that `halving_conductance()` returns: a neuron with such an autapse is run, and its rate is compared with that of
a neuron without.
"""
import numpy as np
import tensorflow as tf

NAME = "halving_conductance"


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


def number_of(function):
    """The learner's conductance, or the words that say why there is none."""
    try:
        g = function()
    except Exception as error:
        return None, f"{type(error).__name__}: {error}"[:200], "Run the function on its own and read the last line of the error."
    if g is None:
        return None, "None", "The function returns nothing: end it with `return` and a number."
    try:
        g = np.array(g, dtype=float)
    except Exception:
        return None, type(g).__name__, "Return one number, in mS/cm²."
    if g.size != 1:
        return None, f"{g.size} numbers", "Return one number: the conductance that you have chosen."
    g = float(g.reshape(-1)[0])
    if not np.isfinite(g):
        return None, str(g), "Return a finite number."
    if g < 0:
        return None, str(g), "A conductance is not negative."
    return g, "", ""


def rates(conductances):
    """Spikes per second from 200 ms on, from the mean interval; one neuron for each conductance, each with an autapse."""
    n = len(conductances)
    V = voltages(np.zeros((n, n)), np.eye(n), np.full((12000, n), 5.0), g_gaba=np.array(conductances))
    out = []
    for k in range(n):
        late = spikes_of(V[:, k])
        late = late[late > 200]
        out.append(1000 * (late.size - 1) / (late[-1] - late[0]) if late.size > 1 else 0.0)
    return out


def check(learner):
    function = getattr(learner, NAME, None)
    if function is None or not callable(function):
        return [row("a function named halving_conductance", "not found", "defined", False, "Define it: def halving_conductance(): ... and run the cell.")]
    what, band = "rate with the autapse, divided by the rate without", "0.475 to 0.525"
    g, problem, advice = number_of(function)
    if g is None:
        return [row(what, problem, band, False, advice)]
    free, slowed, double = rates([0.0, g, 2 * g])
    ratio = slowed / free
    if g == 0:
        advice = "With a conductance of 0 there is no autapse."
    elif slowed == 0:
        advice = "The neuron falls silent. Take much less."
    elif ratio < 0.475:
        advice = f"Too much inhibition: {slowed:.1f} spikes per second are left of {free:.1f}. Take less."
    else:
        advice = f"Too little inhibition: {slowed:.1f} spikes per second are left of {free:.1f}. Take more."
    if ratio > 0.525 and abs(double / free - 0.5) < 0.025:
        advice = "Twice as much would do: this conductance takes away only half of what is needed."
    return [row(what, f"{ratio:.3f} (g = {g:.4g} mS/cm²)", band, 0.475 <= ratio <= 0.525, advice)]
