# expect: inner function returns nothing
import numpy as np
import tensorflow as tf


def at_temperature(dXdt, T):
    factor = 3.0**((T - 22) / 10)

    def warmed(X, t):
        change = dXdt(X, t)
        tf.concat([change[:1], factor * change[1:]], axis=0)
    return warmed
