# expect: float64 met float32
import numpy as np
import tensorflow as tf


def at_temperature(dXdt, T):
    factor = 3.0**((T - 22) / 10)

    def warmed(X, t):
        change = dXdt(X, t)
        return change * tf.constant([1.0, factor, factor, factor])
    return warmed
