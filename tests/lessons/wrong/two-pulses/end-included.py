# expect: without the equals sign
import numpy as np
import tensorflow as tf


def pulses(t, gaps):
    first = tf.logical_and(t >= 10, t <= 11)
    second = tf.logical_and(t >= 10 + gaps, t <= 11 + gaps)
    return 20 * tf.cast(tf.logical_or(first, second), tf.float64)
