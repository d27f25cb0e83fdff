# expect: current of the first one
import numpy as np
import tensorflow as tf


def add_k_leak(dXdt, g_KL):
    def leaky(X, t):
        change = dXdt(X, t)
        N = X.shape[0] // 4
        return tf.concat([change[:N] - g_KL * (X[0] + 95), change[N:]], axis=0)
    return leaky
