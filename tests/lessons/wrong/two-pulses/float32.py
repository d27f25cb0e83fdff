# expect: must be float64
import numpy as np
import tensorflow as tf


def pulses(t, gaps):
    first = tf.logical_and(t >= 10, t < 11)
    second = tf.logical_and(t >= 10 + gaps, t < 11 + gaps)
    return tf.where(tf.logical_or(first, second), 20.0, 0.0)
