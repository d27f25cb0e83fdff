# expect: one number
import numpy as np
import tensorflow as tf


def synaptic_current(o, V, post, g, E):
    total = tf.scatter_nd(post[:, np.newaxis], o, [V.shape[0]])
    return tf.reduce_sum(g * total * (V - E))
