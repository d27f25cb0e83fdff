# expect: A tensor never changes
import numpy as np
import tensorflow as tf


def add_k_leak(dXdt, g_KL):
    def leaky(X, t):
        change = dXdt(X, t)
        N = X.shape[0] // 4
        change[:N] -= g_KL * (X[:N] + 95)
        return change
    return leaky
