"""Day 3's work as the tutorial writes it: n independent Hodgkin-Huxley neurons, RK4, tf.scan, rate functions literally.

The engine and real TensorFlow run this very text. `keeping_states` keeps every state, as the tutorial's integrator does;
`counting_spikes` carries spike counts through the scan and asks for the last ones only. The `measure…` functions time them.
"""
import time

import numpy as np
import tensorflow as tf

EPSILON = 0.01


def K_prop(V):
    T = 22
    phi = 3.0 ** ((T - 36.0) / 10)
    V_ = V - (-50)
    alpha_n = 0.02 * (15.0 - V_) / (tf.exp((15.0 - V_) / 5.0) - 1.0)
    beta_n = 0.5 * tf.exp((10.0 - V_) / 40.0)
    t_n = 1.0 / ((alpha_n + beta_n) * phi)
    n_0 = alpha_n / (alpha_n + beta_n)
    return n_0, t_n


def Na_prop(V):
    T = 22
    phi = 3.0 ** ((T - 36) / 10)
    V_ = V - (-50)
    alpha_m = 0.32 * (13.0 - V_) / (tf.exp((13.0 - V_) / 4.0) - 1.0)
    beta_m = 0.28 * (V_ - 40.0) / (tf.exp((V_ - 40.0) / 5.0) - 1.0)
    alpha_h = 0.128 * tf.exp((17.0 - V_) / 18.0)
    beta_h = 4.0 / (tf.exp((40.0 - V_) / 5.0) + 1.0)
    t_m = 1.0 / ((alpha_m + beta_m) * phi)
    t_h = 1.0 / ((alpha_h + beta_h) * phi)
    m_0 = alpha_m / (alpha_m + beta_m)
    h_0 = alpha_h / (alpha_h + beta_h)
    return m_0, t_m, h_0, t_h


def population(n_n):
    """dX/dt of n_n neurons with currents from 0 to 10, and their initial state."""
    C_m = [1.0] * n_n
    g_K = [10.0] * n_n
    E_K = [-95.0] * n_n
    g_Na = [100] * n_n
    E_Na = [50] * n_n
    g_L = [0.15] * n_n
    E_L = [-55.0] * n_n

    def I_K(V, n):
        return g_K * n**4 * (V - E_K)

    def I_Na(V, m, h):
        return g_Na * m**3 * h * (V - E_Na)

    def I_L(V):
        return g_L * (V - E_L)

    def dXdt(X, t):
        V = X[: 1 * n_n]
        m = X[1 * n_n : 2 * n_n]
        h = X[2 * n_n : 3 * n_n]
        n = X[3 * n_n :]
        dVdt = (np.linspace(0, 10, n_n) - I_Na(V, m, h) - I_K(V, n) - I_L(V)) / C_m
        m0, tm, h0, th = Na_prop(V)
        n0, tn = K_prop(V)
        dmdt = -(1.0 / tm) * (m - m0)
        dhdt = -(1.0 / th) * (h - h0)
        dndt = -(1.0 / tn) * (n - n0)
        return tf.concat([dVdt, dmdt, dhdt, dndt], 0)

    return dXdt, tf.constant([-71] * n_n + [0, 0, 0] * n_n, dtype=tf.float64)


def rk4(func, t, dt, y):
    k1 = func(y, t)
    half_step = t + dt / 2
    dt_cast = tf.cast(dt, y.dtype)
    k2 = func(y + dt_cast * k1 / 2, half_step)
    k3 = func(y + dt_cast * k2 / 2, half_step)
    k4 = func(y + dt_cast * k3, t + dt)
    return tf.add_n([k1, 2 * k2, 2 * k3, k4]) * (dt_cast / 6)


def keeping_states(n_n, steps):
    func, y0 = population(n_n)
    t = tf.constant(np.arange(steps + 1) * EPSILON)

    def scan_func(y, t_dt):
        t, dt = t_dt
        return y + rk4(func, t, dt, y)

    y = tf.scan(scan_func, (t[:-1], t[1:] - t[:-1]), y0)
    return tf.concat([[y0], y], axis=0)


def counting_spikes(n_n, steps):
    func, y0 = population(n_n)
    t = tf.constant(np.arange(steps + 1) * EPSILON)

    def scan_func(accumulated, t_dt):
        y, count = accumulated
        t, dt = t_dt
        out = y + rk4(func, t, dt, y)
        fired = tf.logical_and(tf.less(y[:n_n], 0.0), tf.greater_equal(out[:n_n], 0.0))
        return out, count + tf.cast(fired, tf.int32)

    y, count = tf.scan(scan_func, (t[:-1], t[1:] - t[:-1]), (y0, tf.zeros([n_n], tf.int32)))
    return y[-1], count[-1]


WORKS = {"states": keeping_states, "spikes": counting_spikes}
compiled = {}


def measure(work, n_n, steps, repeats, **options):
    """Seconds of each call. The work is a graph, as in the tutorial; the first time it is called once more before."""
    key = (work, n_n, steps)
    first = None
    if key not in compiled:
        begun = time.perf_counter()
        compiled[key] = tf.function(WORKS[work], autograph=False, **options)
        compiled[key](n_n, steps)[-1].numpy()
        first = time.perf_counter() - begun
    seconds = []
    for _ in range(repeats):
        begun = time.perf_counter()
        last = compiled[key](n_n, steps)[-1].numpy()
        seconds.append(time.perf_counter() - begun)
    return {"first": first, "seconds": seconds, "check": float(np.sum(last))}


def measure_first(n_n):
    """Seconds from the call to the end of the second step: tracing, compiling, starting."""
    begun = time.perf_counter()
    last = keeping_states(n_n, 2)[-1].numpy()
    return {"first": time.perf_counter() - begun, "seconds": [], "check": float(np.sum(last))}


def measure_product(size, dtype, repeats):
    """Seconds of each product of two square matrices."""
    a = tf.constant(np.arange(size * size).reshape(size, size) % 17 / 17.0, dtype=tf.as_dtype(dtype))
    tf.matmul(a, a)[-1, -1].numpy()
    seconds = []
    for _ in range(repeats):
        begun = time.perf_counter()
        last = tf.matmul(a, a)[-1, -1].numpy()
        seconds.append(time.perf_counter() - begun)
    return {"first": None, "seconds": seconds, "check": float(last)}
