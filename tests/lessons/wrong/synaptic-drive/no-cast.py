# expect: turn the counts into float64
import numpy as np
import tensorflow as tf


def drive(weights, counts, window):
    return tf.linalg.matvec(weights, counts)
