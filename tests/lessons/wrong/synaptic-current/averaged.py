# expect: are averaged
import numpy as np
import tensorflow as tf


def synaptic_current(o, V, post, g, E):
    total = tf.scatter_nd(post[:, np.newaxis], o, [V.shape[0]])
    count = tf.scatter_nd(post[:, np.newaxis], tf.ones_like(o), [V.shape[0]])
    return g * total / tf.maximum(count, 1.0) * (V - E)
