# expect: This is the mean
import numpy as np
import tensorflow as tf


def drive(weights, counts, window):
    return tf.reduce_mean(weights * (tf.cast(counts, tf.float64) / window), axis=1)
