"""Day 4's network as the tutorial writes it: X1 excites X2, X2 inhibits X3; three pulses into X1; 700 ms.

Neurons and synapses are one state vector; masks and scatters turn open fractions into matrices and back; the last three elements
are the fire times. Runs unchanged with TensorFlow and in the site's engine. Prints how far the run is from the expected one
(README.md beside this file says where that comes from), and exits 1 if the counts are not 18, 18 and 0, a spike is more than
1e-9 ms away, or a voltage more than 1e-8 mV.
"""
import os
import sys
import time

import numpy as np
import tensorflow as tf

n_n = 3
C_m = [1.0] * n_n
g_K = [10.0] * n_n
E_K = [-95.0] * n_n
g_Na = [100] * n_n
E_Na = [50] * n_n
g_L = [0.15] * n_n
E_L = [-55.0] * n_n

# Acetylcholine. Rows are postsynaptic, columns presynaptic.
ach_mat = np.zeros((n_n, n_n))
ach_mat[1, 0] = 1
n_ach = int(np.sum(ach_mat))
alp_ach = [10.0] * n_ach
bet_ach = [0.2] * n_ach
t_max = 0.3
t_delay = 0
A = [0.5] * n_n
g_ach = [0.35] * n_n
E_ach = [0.0] * n_n

# GABA_A
gaba_mat = np.zeros((n_n, n_n))
gaba_mat[2, 1] = 1
n_gaba = int(np.sum(gaba_mat))
alp_gaba = [10.0] * n_gaba
bet_gaba = [0.16] * n_gaba
V0 = [-20.0] * n_n
sigma = [1.5] * n_n
g_gaba = [0.8] * n_n
E_gaba = [-70.0] * n_n

F_b = [0.0] * n_n

epsilon = 0.01
t = np.arange(0, 700, epsilon)
current_input = np.zeros((n_n, t.shape[0]))
current_input[0, int(100 / epsilon) : int(200 / epsilon)] = 2.5
current_input[0, int(300 / epsilon) : int(400 / epsilon)] = 5.0
current_input[0, int(500 / epsilon) : int(600 / epsilon)] = 7.5


def I_inj_t(t):
    index = tf.cast(t / epsilon, tf.int32)
    return tf.constant(current_input.T, dtype=tf.float64)[index]


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


def I_K(V, n):
    return g_K * n**4 * (V - E_K)


def I_Na(V, m, h):
    return g_Na * m**3 * h * (V - E_Na)


def I_L(V):
    return g_L * (V - E_L)


def I_ach(o, V):
    ind = tf.boolean_mask(tf.range(n_n**2), ach_mat.reshape(-1) == 1)
    o_ = tf.tensor_scatter_nd_update(tf.zeros([n_n**2], tf.float64), tf.reshape(ind, (-1, 1)), o)
    o_ = tf.transpose(tf.reshape(o_, (n_n, n_n)))
    return tf.reduce_sum(tf.transpose((o_ * (V - E_ach)) * g_ach), 1)


def I_gaba(o, V):
    ind = tf.boolean_mask(tf.range(n_n**2), gaba_mat.reshape(-1) == 1)
    o_ = tf.tensor_scatter_nd_update(tf.zeros([n_n**2], tf.float64), tf.reshape(ind, (-1, 1)), o)
    o_ = tf.transpose(tf.reshape(o_, (n_n, n_n)))
    return tf.reduce_sum(tf.transpose((o_ * (V - E_gaba)) * g_gaba), 1)


def dXdt(X, t):
    V = X[: 1 * n_n]
    m = X[1 * n_n : 2 * n_n]
    h = X[2 * n_n : 3 * n_n]
    n = X[3 * n_n : 4 * n_n]
    o_ach = X[4 * n_n : 4 * n_n + n_ach]
    o_gaba = X[4 * n_n + n_ach : 4 * n_n + n_ach + n_gaba]
    fire_t = X[-n_n:]
    dVdt = (I_inj_t(t) - I_Na(V, m, h) - I_K(V, n) - I_L(V) - I_ach(o_ach, V) - I_gaba(o_gaba, V)) / C_m
    m0, tm, h0, th = Na_prop(V)
    n0, tn = K_prop(V)
    dmdt = -(1.0 / tm) * (m - m0)
    dhdt = -(1.0 / th) * (h - h0)
    dndt = -(1.0 / tn) * (n - n0)

    A_ = tf.constant(A, dtype=tf.float64)
    Z_ = tf.zeros(tf.shape(A_), dtype=tf.float64)
    T_ach = tf.where(tf.logical_and(tf.greater(t, fire_t + t_delay), tf.less(t, fire_t + t_max + t_delay)), A_, Z_)
    T_ach = tf.multiply(tf.constant(ach_mat, dtype=tf.float64), T_ach)
    T_ach = tf.boolean_mask(tf.reshape(T_ach, (-1,)), ach_mat.reshape(-1) == 1)
    do_achdt = alp_ach * (1.0 - o_ach) * T_ach - bet_ach * o_ach

    T_gaba = 1.0 / (1.0 + tf.exp(-(V - V0) / sigma))
    T_gaba = tf.multiply(tf.constant(gaba_mat, dtype=tf.float64), T_gaba)
    T_gaba = tf.boolean_mask(tf.reshape(T_gaba, (-1,)), gaba_mat.reshape(-1) == 1)
    do_gabadt = alp_gaba * (1.0 - o_gaba) * T_gaba - bet_gaba * o_gaba

    dfdt = tf.zeros(tf.shape(fire_t), dtype=fire_t.dtype)
    return tf.concat([dVdt, dmdt, dhdt, dndt, do_achdt, do_gabadt, dfdt], 0)


def rk4_change(func, t, dt, y):
    k1 = func(y, t)
    half_step = t + dt / 2
    k2 = func(y + dt * k1 / 2, half_step)
    k3 = func(y + dt * k2 / 2, half_step)
    k4 = func(y + dt * k3, t + dt)
    return tf.add_n([k1, 2 * k2, 2 * k3, k4]) * (dt / 6)


@tf.function(autograph=False)
def odeint(y0, t):
    def scan_func(y, t_dt):
        t, dt = t_dt
        out = y + rk4_change(dXdt, t, dt, y)
        fire_t = y[-n_n:]
        unchanged = tf.zeros(tf.shape(fire_t), dtype=fire_t.dtype)
        fired = tf.logical_and(tf.less(y[:n_n], F_b), tf.greater_equal(out[:n_n], F_b))
        return tf.concat([out[:-n_n], fire_t + tf.where(fired, t - fire_t, unchanged)], 0)

    y = tf.scan(scan_func, (t[:-1], t[1:] - t[:-1]), y0)
    return tf.concat([[y0], y], axis=0)


y0 = tf.constant([-71] * n_n + [0, 0, 0] * n_n + [0] * n_ach + [0] * n_gaba + [-9999999] * n_n, dtype=tf.float64)
began = time.perf_counter()
state = odeint(y0, tf.constant(t)).numpy()
seconds = time.perf_counter() - began

# Upward crossings of 0 mV, on the straight line between two steps; and the times that the scan noted.
spikes, noted = [], []
for k in range(n_n):
    V, fire_t = state[:, k], state[:, k - n_n]
    before = np.nonzero(np.logical_and(V[:-1] < 0, V[1:] >= 0))[0]
    spikes.append(t[before] + epsilon * V[before] / (V[before] - V[before + 1]))
    noted.append(fire_t[1:][fire_t[1:] > fire_t[:-1]])

expected = np.load(os.path.join(os.path.dirname(sys.argv[0]), "expected", "day4_net.npz"))
counts = [s.size for s in spikes]
print(f"{n_n} neurons, {t.size - 1} steps in {seconds:.3f} s: spikes {counts}, expected {expected['counts'].tolist()}")
if counts != expected["counts"].tolist() or [s.size for s in noted] != counts:
    sys.exit(1)
spike_error = np.abs(np.concatenate(spikes) - expected["spikes"]).max()
noted_error = np.abs(np.concatenate(noted) - expected["noted"]).max()
state_error = np.abs(state[:: int(expected["every"])] - expected["state"]).max(axis=0)
print(f"greatest deviation: spikes {spike_error:.1e} ms, fire times {noted_error:.1e} ms, V {state_error[:n_n].max():.1e} mV,")
print(f"gates and open fractions {state_error[n_n:-n_n].max():.1e}")
sys.exit(0 if max(spike_error, noted_error) < 1e-9 and state_error.max() < 1e-8 else 1)
