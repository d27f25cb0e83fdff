import numpy as np
import tensorflow as tf


def fibonacci(n):
    step = tf.constant([[0, 1], [1, 1]], dtype=tf.int64)
    pairs = tf.scan(lambda pair, e: tf.reduce_sum(step * pair, axis=1), tf.range(n), tf.constant([0, 1], dtype=tf.int64))
    return pairs[:, 0]
