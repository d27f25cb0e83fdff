# expect: went through float32
import numpy as np
import tensorflow as tf


def drive(weights, counts, window):
    counts = tf.cast(counts, tf.float32)
    return tf.linalg.matvec(weights, tf.cast(counts, tf.float64) / window)
