"""The locust's antennal lobe (after Bazhenov and others, 2001) as the tutorial's authors write it: 90 projection neurons (PN),
30 local neurons (LN), 3116 synapses, each with its own open fraction, in one state vector of 3956 elements; RK4 by scan.

    python al_run.py            1000 ms, some minutes with TensorFlow
    python al_run.py 20         the first 20 ms

Runs unchanged with TensorFlow and in the site's engine. The run is cut into parts of 20 ms, since all states together would take
3 GB; of each part the voltages are kept. Prints how far they are from the expected ones (README.md beside this file says where those
come from), and exits 1 if a spike is missing or more than 1e-6 ms away, or a voltage of the first 20 ms more than 1e-8 mV.
"""
import os
import sys
import time

import numpy as np
import tensorflow as tf

sim_time = float(sys.argv[1]) if len(sys.argv) > 1 else 1000.0
epsilon = 0.01
steps_per_ms = 100.0
part = 2000  # steps between two returns to Python
t = np.arange(0, 1000, epsilon)

n_n = 120
p_n = 90
l_n = 30

C_m = [1.0] * n_n

# All neurons
g_K = [10.0] * n_n
E_K = [-95.0] * n_n
g_L = [0.15] * n_n
E_L = [-55.0] * p_n + [-50.0] * l_n
g_KL = [0.05] * p_n + [0.02] * l_n
E_KL = [-95.0] * n_n
# Projection neurons
g_Na = [100.0] * p_n
E_Na = [50.0] * p_n
g_A = [10.0] * p_n
E_A = [-95.0] * p_n
# Local neurons
g_Ca = [3.0] * l_n
E_Ca = [140.0] * l_n
g_KCa = [0.3] * l_n
E_KCa = [-90.0] * l_n
A_Ca = 2e-4
Ca0 = 2.4e-4
t_Ca = 150

F_b = [0.0] * n_n

np.random.seed(42)

# Acetylcholine, from PNs to LNs. Rows are postsynaptic, columns presynaptic.
ach_mat = np.zeros((n_n, n_n))
ach_mat[p_n:, :p_n] = np.random.choice([0.0, 1.0], size=(l_n, p_n))
n_ach = int(np.sum(ach_mat))
alp_ach = [10.0] * n_ach
bet_ach = [0.2] * n_ach
t_max = 0.3
t_delay = 0
A = [0.5] * n_n
g_ach = [0.35] * p_n + [0.3] * l_n
E_ach = [0.0] * n_n

# GABA_A, from LNs to all
gaba_mat = np.zeros((n_n, n_n))
gaba_mat[:, p_n:] = np.random.choice([0.0, 1.0], size=(n_n, l_n))
np.fill_diagonal(gaba_mat, 0.0)
n_gaba = int(np.sum(gaba_mat))
alp_gaba = [10.0] * n_gaba
bet_gaba = [0.16] * n_gaba
V0 = [-20.0] * n_n
sigma = [1.5] * n_n
g_gaba = [0.8] * n_n
E_gaba = [-70.0] * n_n

# The odour: a third of all neurons, a rise for half a second and a decay.
shape = np.where(t < 600, 1 - np.exp(-(t - 100) / 75), 0.9996 * np.exp(-(t - 600) / 150))
shape = np.where(t < 100, 0.0, shape)
input_neurons = np.random.choice(np.arange(n_n), int(0.33 * n_n), replace=False)
current_input = np.zeros((n_n, t.shape[0]))
current_input[input_neurons, :] = 10 * shape
current_at = tf.constant(current_input.T, dtype=tf.float64)


def I_inj_t(t):
    # TensorFlow's graph makes a product of a division by a constant: t / 0.01 is computed as t · 100, which at some steps from 128 ms on
    # is another whole number. Written as a product it means the same everywhere.
    index = tf.cast(t * steps_per_ms, tf.int32)
    return current_at[index]


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


def A_prop(V):
    T = 36
    phi = 3.0 ** ((T - 23.5) / 10)
    m_0 = 1.0 / (1.0 + tf.exp(-(V + 60.0) / 8.5))
    h_0 = 1.0 / (1.0 + tf.exp((V + 78.0) / 6.0))
    t_m = 1.0 / (tf.exp((V + 35.82) / 19.69) + tf.exp(-(V + 79.69) / 12.7) + 0.37) / phi
    low = 1.0 / (tf.exp((V + 46.05) / 5.0) + tf.exp(-(V + 238.4) / 37.45)) / phi
    high = tf.ones(tf.shape(V), dtype=V.dtype) * 19.0 / phi
    t_h = tf.where(tf.less(V, -63.0), low, high)
    return m_0, t_m, h_0, t_h


def Ca_prop(V):
    m_0 = 1.0 / (1.0 + tf.exp(-(V + 20.0) / 6.5))
    h_0 = 1.0 / (1.0 + tf.exp((V + 25.0) / 12.0))
    t_m = 1.5
    t_h = 0.3 * tf.exp((V - 40.0) / 13.0) + 0.002 * tf.exp((60.0 - V) / 29.0)
    return m_0, t_m, h_0, t_h


def KCa_prop(Ca):
    T = 26
    phi = 2.3 ** ((T - 23.0) / 10)
    alpha = 0.01 * Ca
    beta = 0.02
    tau = 1.0 / ((alpha + beta) * phi)
    return alpha * tau * phi, tau


def I_K(V, n):
    return g_K * n**4 * (V - E_K)


def I_L(V):
    return g_L * (V - E_L)


def I_KL(V):
    return g_KL * (V - E_KL)


def I_Na(V, m, h):
    return g_Na * m**3 * h * (V - E_Na)


def I_A(V, m, h):
    return g_A * m**4 * h * (V - E_A)


def I_Ca(V, m, h):
    return g_Ca * m**2 * h * (V - E_Ca)


def I_KCa(V, m):
    T = 26
    phi = 2.3 ** ((T - 23.0) / 10)
    return g_KCa * m * phi * (V - E_KCa)


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
    V = X[:n_n]
    V_p = X[:p_n]
    V_l = X[p_n:n_n]
    n_K = X[n_n : 2 * n_n]
    gates_p = 2 * n_n
    m_Na = X[gates_p : gates_p + p_n]
    h_Na = X[gates_p + p_n : gates_p + 2 * p_n]
    m_A = X[gates_p + 2 * p_n : gates_p + 3 * p_n]
    h_A = X[gates_p + 3 * p_n : gates_p + 4 * p_n]
    gates_l = gates_p + 4 * p_n
    m_Ca = X[gates_l : gates_l + l_n]
    h_Ca = X[gates_l + l_n : gates_l + 2 * l_n]
    m_KCa = X[gates_l + 2 * l_n : gates_l + 3 * l_n]
    Ca = X[gates_l + 3 * l_n : gates_l + 4 * l_n]
    synapses = 6 * n_n
    o_ach = X[synapses : synapses + n_ach]
    o_gaba = X[synapses + n_ach : synapses + n_ach + n_gaba]
    fire_t = X[-n_n:]

    common = I_inj_t(t) - I_K(V, n_K) - I_L(V) - I_KL(V) - I_ach(o_ach, V) - I_gaba(o_gaba, V)
    i_Ca = I_Ca(V_l, m_Ca, h_Ca)
    dVdt_p = (common[:p_n] - I_Na(V_p, m_Na, h_Na) - I_A(V_p, m_A, h_A)) / C_m[:p_n]
    dVdt_l = (common[p_n:] - i_Ca - I_KCa(V_l, m_KCa)) / C_m[p_n:]

    n0, tn = K_prop(V)
    dndt = -(1.0 / tn) * (n_K - n0)
    m0, tm, h0, th = Na_prop(V_p)
    dm_Nadt = -(1.0 / tm) * (m_Na - m0)
    dh_Nadt = -(1.0 / th) * (h_Na - h0)
    m0, tm, h0, th = A_prop(V_p)
    dm_Adt = -(1.0 / tm) * (m_A - m0)
    dh_Adt = -(1.0 / th) * (h_A - h0)
    m0, tm, h0, th = Ca_prop(V_l)
    dm_Cadt = -(1.0 / tm) * (m_Ca - m0)
    dh_Cadt = -(1.0 / th) * (h_Ca - h0)
    m0, tm = KCa_prop(Ca)
    dm_KCadt = -(1.0 / tm) * (m_KCa - m0)
    dCadt = -A_Ca * i_Ca - (Ca - Ca0) / t_Ca

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
    gates = [dndt, dm_Nadt, dh_Nadt, dm_Adt, dh_Adt, dm_Cadt, dh_Cadt, dm_KCadt, dCadt]
    return tf.concat([dVdt_p, dVdt_l, *gates, do_achdt, do_gabadt, dfdt], 0)


def rk4_change(func, t, dt, y):
    k1 = func(y, t)
    half_step = t + dt / 2
    k2 = func(y + dt * k1 / 2, half_step)
    k3 = func(y + dt * k2 / 2, half_step)
    k4 = func(y + dt * k3, t + dt)
    return tf.add_n([k1, 2 * k2, 2 * k3, k4]) * (dt / 6)


@tf.function(autograph=False)
def odeint(y0, t):
    """The voltages after each step, and the last state."""

    def scan_func(y, t_dt):
        t, dt = t_dt
        out = y + rk4_change(dXdt, t, dt, y)
        fire_t = y[-n_n:]
        unchanged = tf.zeros(tf.shape(fire_t), dtype=fire_t.dtype)
        fired = tf.logical_and(tf.less(y[:n_n], F_b), tf.greater_equal(out[:n_n], F_b))
        return tf.concat([out[:-n_n], fire_t + tf.where(fired, t - fire_t, unchanged)], 0)

    y = tf.scan(scan_func, (t[:-1], t[1:] - t[:-1]), y0)
    return y[:, :n_n], y[-1]


start = np.array([-70.0] * n_n + [0.0] * (n_n + 4 * p_n + 3 * l_n) + [Ca0] * l_n + [0.0] * (n_ach + n_gaba) + [-1001.0] * n_n)
start = start + 0.01 * start * np.random.normal(size=start.shape)

last = min(int(round(sim_time / epsilon)), t.size - 1)
y = tf.constant(start)
voltages = [start[np.newaxis, :n_n]]
began = time.perf_counter()
for first in range(0, last, part):
    V, y = odeint(y, tf.constant(t[first : min(first + part, last) + 1]))
    voltages.append(V.numpy())
V = np.concatenate(voltages)
seconds = time.perf_counter() - began

# Upward crossings of 0 mV, on the straight line between two steps.
t = t[: last + 1]
before, cells = np.nonzero(np.logical_and(V[:-1] < 0, V[1:] >= 0))
times = t[before] + epsilon * V[before, cells] / (V[before, cells] - V[before + 1, cells])
spikes = sorted(zip(cells.tolist(), times.tolist()))

expected = np.load(os.path.join(os.path.dirname(sys.argv[0]), "expected", "al_run.npz"))
wanted = [(n, s) for n, s in zip(expected["spike_neuron"].tolist(), expected["spike_time"].tolist()) if s <= t[-1]]
print(f"{start.size} variables, {last} steps in {seconds:.2f} s ({seconds / t[-1] * 1000:.2f} s for a second of the lobe)")
print(f"{len(spikes)} spikes, expected {len(wanted)}: {sum(n < p_n for n, _ in spikes)} of PNs, {sum(n >= p_n for n, _ in spikes)} of LNs")
if [n for n, _ in spikes] != [n for n, _ in wanted]:
    sys.exit(1)
spike_error = max([abs(a - b) for (_, a), (_, b) in zip(spikes, wanted)], default=0.0)
every = int(expected["every"])
sampled = V[::every]
early = np.abs(V[: expected["V_early"].shape[0] * 100 : 100] - expected["V_early"][: (last + 100) // 100]).max()
late = np.abs(sampled - expected["V"][: sampled.shape[0]]).max()
print(f"greatest deviation: spikes {spike_error:.1e} ms; V of the first 20 ms {early:.1e} mV; V of the whole run {late:.1e} mV")
sys.exit(0 if spike_error < 1e-6 and early < 1e-8 else 1)
