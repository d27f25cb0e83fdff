# expect: as a column
import numpy as np
import tensorflow as tf


def synaptic_current(o, V, post, g, E):
    total = tf.scatter_nd(post, o, [V.shape[0]])
    return g * total * (V - E)
