# expect: for every number
import numpy as np
import tensorflow as tf


def synaptic_current(o, V, post, g, E):
    total = tf.scatter_nd(post[:, np.newaxis], o, [5])
    return g * total * (V - E)
