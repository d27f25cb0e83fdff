# expect: for ten degrees
import numpy as np
import tensorflow as tf


def at_temperature(dXdt, T):
    factor = 3.0**(T - 22)

    def warmed(X, t):
        change = dXdt(X, t)
        return tf.concat([change[:1], factor * change[1:]], axis=0)
    return warmed
