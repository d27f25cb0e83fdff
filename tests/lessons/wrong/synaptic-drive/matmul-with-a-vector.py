# expect: tf.linalg.matvec is the product
import numpy as np
import tensorflow as tf


def drive(weights, counts, window):
    return tf.matmul(weights, tf.cast(counts, tf.float64) / window)
