import numpy as np
import tensorflow as tf


def add_k_leak(dXdt, g_KL):
    def leaky(X, t):
        V = tf.split(X, 4)[0]
        current = g_KL * (V + 95)
        return dXdt(X, t) - tf.concat([current, 0 * current, 0 * current, 0 * current], axis=0)
    return leaky
