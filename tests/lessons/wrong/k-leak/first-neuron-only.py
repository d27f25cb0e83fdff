# expect: Only the first neuron
import numpy as np
import tensorflow as tf


def add_k_leak(dXdt, g_KL):
    def leaky(X, t):
        change = dXdt(X, t)
        N = 1
        return tf.concat([change[:1] - g_KL * (X[:1] + 95), change[1:]], axis=0)
    return leaky
