# expect: one number for each synapse
import numpy as np
import tensorflow as tf


def synaptic_current(o, V, post, g, E):
    return g * o * (tf.gather(V, post) - E)
