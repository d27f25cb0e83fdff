# expect: only the last one counts
import numpy as np
import tensorflow as tf


def synaptic_current(o, V, post, g, E):
    total = tf.tensor_scatter_nd_update(tf.zeros_like(V), post[:, np.newaxis], o)
    return g * total * (V - E)
