# expect: Only the slopes of V
import tensorflow as tf

def ratio(x, k):
    return tf.where(x == 0, k - x / 2, x / tf.math.expm1(x / k))

phi = 3.0**((22 - 36) / 10)

def sodium(V):
    v = V + 50
    alpha_m = 0.32 * ratio(13 - v, 4)
    beta_m = 0.28 * ratio(v - 40, 5)
    alpha_h = 0.128 * tf.exp((17 - v) / 18)
    beta_h = 4 / (tf.exp((40 - v) / 5) + 1)
    m_inf, tau_m = alpha_m / (alpha_m + beta_m), 1 / ((alpha_m + beta_m) * phi)
    h_inf, tau_h = alpha_h / (alpha_h + beta_h), 1 / ((alpha_h + beta_h) * phi)
    return m_inf, tau_m, h_inf, tau_h

def potassium(V):
    v = V + 50
    alpha_n = 0.02 * ratio(15 - v, 5)
    beta_n = 0.5 * tf.exp((10 - v) / 40)
    return alpha_n / (alpha_n + beta_n), 1 / ((alpha_n + beta_n) * phi)


def population(g_Na, g_K, g_L, I):
    N = len(I)

    def dXdt(X, t):
        V, m, h, n = X[:N], X[N:2 * N], X[2 * N:3 * N], X[3 * N:]
        m_inf, tau_m, h_inf, tau_h = sodium(V)
        n_inf, tau_n = potassium(V)
        dV = I - g_Na * m**3 * h * (V - 50) - g_K * n**4 * (V + 95) - g_L * (V + 55)
        return dV
    return dXdt
