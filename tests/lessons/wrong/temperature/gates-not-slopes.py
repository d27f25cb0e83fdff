# expect: The gates themselves are multiplied
import numpy as np
import tensorflow as tf


def at_temperature(dXdt, T):
    factor = 3.0**((T - 22) / 10)
    return lambda X, t: dXdt(tf.concat([X[:1], factor * X[1:]], axis=0), t)
