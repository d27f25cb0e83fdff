# expect: multiplied by the window
import numpy as np
import tensorflow as tf


def drive(weights, counts, window):
    return tf.linalg.matvec(weights, tf.cast(counts, tf.float64) * window)
