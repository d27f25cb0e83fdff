# expect: never end
import numpy as np
import tensorflow as tf


def pulses(t, gaps):
    return 20 * tf.cast(tf.logical_or(t >= 10, t >= 10 + gaps), tf.float64)
