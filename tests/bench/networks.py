"""Networks written as a learner writes them in TensorFlow, timed: n cells with 100 synapses each, each synapse with its own open fraction.

`network` has Hodgkin-Huxley cells that excite each other; `synapses` has the same synapses driven by pulses that are given, which is
the work that the synapses alone make. With `distinct` every synapse has rates of its own; otherwise all are alike. RK4 by tf.scan,
with fire times that change between steps. Uses K_prop, Na_prop and rk4 of hodgkin_huxley.py, which is run before.
"""
import time

import numpy as np
import tensorflow as tf

FAN = 100  # synapses onto each cell
T_MAX = 0.3  # ms, how long transmitter is released after a spike


def wiring(n_n, distinct):
    """Presynaptic cell and rates of each synapse; the synapses onto a cell stand together."""
    rng = np.random.RandomState(7)
    n_syn = n_n * FAN
    pre = tf.constant(rng.randint(0, n_n, size=n_syn), dtype=tf.int32)
    spread = 0.2 * rng.rand(2, n_syn) if distinct else np.zeros((2, n_syn))
    return pre, tf.constant(10.0 * (1 + spread[0])), tf.constant(0.2 * (1 + spread[1]))


def transmitter(t, fire_t):
    released = tf.logical_and(tf.greater(t, fire_t), tf.less(t, fire_t + T_MAX))
    return tf.where(released, 0.5 * tf.ones_like(fire_t), tf.zeros_like(fire_t))


def synapses(n_n, steps, distinct):
    """Synapses whose presynaptic cells fire every 5 ms, one after the other; the sum of open fractions onto each cell."""
    pre, alpha, beta = wiring(n_n, distinct)
    phase = tf.constant(np.linspace(0.0, 5.0, n_n))
    t = tf.constant(np.arange(steps + 1) * EPSILON)

    def dodt(o, t):
        T = transmitter(t, tf.floor((t - phase) / 5.0) * 5.0 + phase)
        return alpha * (1.0 - o) * tf.gather(T, pre) - beta * o

    def scan_func(accumulated, t_dt):
        o, _ = accumulated
        t, dt = t_dt
        new = o + rk4(dodt, t, dt, o)
        return new, tf.reduce_sum(tf.reshape(new, (n_n, FAN)), 1)

    start = (tf.zeros([n_n * FAN], tf.float64), tf.zeros([n_n], tf.float64))
    return tf.scan(scan_func, (t[:-1], t[1:] - t[:-1]), start)[1][-1]


def network(n_n, steps, distinct):
    """How often each cell has fired."""
    pre, alpha, beta = wiring(n_n, distinct)
    current = tf.constant(np.linspace(0.0, 10.0, n_n))
    t = tf.constant(np.arange(steps + 1) * EPSILON)

    def dXdt(X, t):
        V, m, h, n, fire_t = [X[k * n_n : (k + 1) * n_n] for k in range(5)]
        o = X[5 * n_n :]
        opened = tf.reduce_sum(tf.reshape(o, (n_n, FAN)), 1)
        ionic = 100.0 * m**3 * h * (V - 50.0) + 10.0 * n**4 * (V + 95.0) + 0.15 * (V + 55.0)
        m0, tm, h0, th = Na_prop(V)
        n0, tn = K_prop(V)
        dodt = alpha * (1.0 - o) * tf.gather(transmitter(t, fire_t), pre) - beta * o
        gates = [-(1.0 / tm) * (m - m0), -(1.0 / th) * (h - h0), -(1.0 / tn) * (n - n0)]
        return tf.concat([current - ionic - 0.01 * opened * V, *gates, tf.zeros_like(fire_t), dodt], 0)

    def scan_func(accumulated, t_dt):
        X, count = accumulated
        t, dt = t_dt
        out = X + rk4(dXdt, t, dt, X)
        fired = tf.logical_and(tf.less(X[:n_n], 0.0), tf.greater_equal(out[:n_n], 0.0))
        fire_t = tf.where(fired, t * tf.ones_like(out[:n_n]), X[4 * n_n : 5 * n_n])
        return tf.concat([out[: 4 * n_n], fire_t, out[5 * n_n :]], 0), count + tf.cast(fired, tf.int32)

    start = tf.constant([-71.0] * n_n + [0.0] * (3 * n_n) + [-1000.0] * n_n + [0.0] * (n_n * FAN), dtype=tf.float64)
    elements = (t[:-1], t[1:] - t[:-1])
    return tf.scan(scan_func, elements, (start, tf.zeros([n_n], tf.int32)))[1][-1]


def measure_network(work, n_n, steps, repeats, distinct):
    """Seconds of each call of `network` or `synapses`, after one that is not counted."""
    function = tf.function({"network": network, "synapses": synapses}[work], autograph=False)
    begun = time.perf_counter()
    function(n_n, steps, distinct).numpy()
    first = time.perf_counter() - begun
    seconds = []
    for _ in range(repeats):
        begun = time.perf_counter()
        last = function(n_n, steps, distinct).numpy()
        seconds.append(time.perf_counter() - begun)
    return {"first": first, "seconds": seconds, "check": float(np.sum(last))}
