# expect: slopes of the gates are lost
import numpy as np
import tensorflow as tf


def add_k_leak(dXdt, g_KL):
    def leaky(X, t):
        change = dXdt(X, t)
        N = X.shape[0] // 4
        return change[:N] - g_KL * (X[:N] + 95)
    return leaky
