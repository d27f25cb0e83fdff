"""Day 3's twenty neurons as the tutorial writes them: 0 to 10 uA/cm2 for 200 ms in one state vector, RK4 by scan.

Runs unchanged with TensorFlow and in the site's engine. Prints how far the run is from the expected one (README.md beside this
file says where that comes from), and exits 1 if a count differs, a spike is more than 1e-9 ms away or a voltage more than 1e-8 mV.
"""
import os
import sys
import time

import numpy as np
import tensorflow as tf

n_n = 20
C_m = [1.0] * n_n
g_K = [10.0] * n_n
E_K = [-95.0] * n_n
g_Na = [100] * n_n
E_Na = [50] * n_n
g_L = [0.15] * n_n
E_L = [-55.0] * n_n


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
        return y + rk4_change(dXdt, t, dt, y)

    y = tf.scan(scan_func, (t[:-1], t[1:] - t[:-1]), y0)
    return tf.concat([[y0], y], axis=0)


epsilon = 0.01
t = np.arange(0, 200, epsilon)
began = time.perf_counter()
state = odeint(tf.constant([-71] * n_n + [0, 0, 0] * n_n, dtype=tf.float64), tf.constant(t)).numpy()
seconds = time.perf_counter() - began

rate = np.bitwise_and(state[:-1, :n_n] < 0, state[1:, :n_n] > 0).sum(axis=0) / 0.2
expected = np.load(os.path.join(os.path.dirname(sys.argv[0]), "expected", "day3_fI.npz"))
print(f"{n_n} neurons, {t.size - 1} steps in {seconds:.3f} s; rates in Hz:", *[f"{r:.0f}" for r in rate])
if not np.array_equal(rate, expected["rate"]):
    print("expected:", expected["rate"])
    sys.exit(1)

# Upward crossings of 0 mV, on the straight line between two steps. The expected times stand neuron after neuron.
spikes = []
for V in state[:, :n_n].T:
    before = np.nonzero(np.logical_and(V[:-1] < 0, V[1:] >= 0))[0]
    spikes.append(t[before] + epsilon * V[before] / (V[before] - V[before + 1]))
spike_error = np.abs(np.concatenate(spikes) - expected["spikes"]).max()
state_error = np.abs(state[:: int(expected["every"])] - expected["state"]).max(axis=0)
print(f"greatest deviation: spikes {spike_error:.1e} ms, V {state_error[:n_n].max():.1e} mV, gates {state_error[n_n:].max():.1e}")
sys.exit(0 if spike_error < 1e-9 and state_error.max() < 1e-8 else 1)
