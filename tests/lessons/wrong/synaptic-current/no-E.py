# expect: reversal potential E is missing
import numpy as np
import tensorflow as tf


def synaptic_current(o, V, post, g, E):
    total = tf.scatter_nd(post[:, np.newaxis], o, [V.shape[0]])
    return g * total * V
