# expect: returns nothing
import numpy as np
import tensorflow as tf


def drive(weights, counts, window):
    tf.linalg.matvec(weights, tf.cast(counts, tf.float64) / window)
