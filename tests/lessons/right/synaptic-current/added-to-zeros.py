import numpy as np
import tensorflow as tf


def synaptic_current(o, V, post, g, E):
    total = tf.tensor_scatter_nd_add(tf.zeros_like(V), np.reshape(post, (-1, 1)), o)
    return tf.multiply(total, g * (V - E))
