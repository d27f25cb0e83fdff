# expect: nothing is added up
import numpy as np
import tensorflow as tf


def drive(weights, counts, window):
    return weights * (tf.cast(counts, tf.float64) / window)
