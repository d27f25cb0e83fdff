# expect: without a break
import numpy as np
import tensorflow as tf


def pulses(t, gaps):
    return 20 * tf.cast(tf.logical_and(t >= 10, t < 11 + gaps), tf.float64)
