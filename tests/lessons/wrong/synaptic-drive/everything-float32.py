# expect: float32
import numpy as np
import tensorflow as tf


def drive(weights, counts, window):
    return tf.linalg.matvec(tf.cast(weights, tf.float32), tf.cast(counts, tf.float32) / window)
