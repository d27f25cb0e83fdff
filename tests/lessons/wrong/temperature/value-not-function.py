# expect: has no state yet
import numpy as np
import tensorflow as tf


def at_temperature(dXdt, T):
    change = dXdt(X, t)
    return tf.concat([change[:1], 3.0**((T - 22) / 10) * change[1:]], axis=0)
