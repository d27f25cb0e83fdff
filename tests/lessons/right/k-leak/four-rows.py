import numpy as np
import tensorflow as tf


def add_k_leak(dXdt, g_KL):
    def leaky(X, t):
        rows = tf.reshape(X, (4, -1))
        mask = tf.constant([[1.0], [0.0], [0.0], [0.0]], dtype=tf.float64)
        return dXdt(X, t) + tf.reshape(mask * g_KL * (-95 - rows), (-1,))
    return leaky
