import tensorflow as tf


def quotient(x, k):
    return tf.where(x == 0, k - x / 2, x / tf.math.expm1(x / k))


def mended(X, t):
    V, m, h, n = X[0], X[1], X[2], X[3]
    v, fast = V + 50, 3.0 ** (-1.4)
    dm = 0.32 * quotient(13 - v, 4) * (1 - m) - 0.28 * quotient(v - 40, 5) * m
    dh = 0.128 * tf.exp((17 - v) / 18) * (1 - h) - 4 / (tf.exp((40 - v) / 5) + 1) * h
    dn = 0.02 * quotient(15 - v, 5) * (1 - n) - 0.5 * tf.exp((10 - v) / 40) * n
    dV = 5 + 100 * m * m * m * h * (50 - V) + 10 * n**4 * (-95 - V) + 0.15 * (-55 - V)
    return tf.stack([dV, fast * dm, fast * dh, fast * dn])
