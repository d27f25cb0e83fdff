import numpy as np
import tensorflow as tf


def synaptic_current(o, V, post, g, E):
    current = g * o * (tf.gather(V, post) - E)
    return tf.scatter_nd(post[:, np.newaxis], current, V.shape)
