# expect: instead of the second number
import numpy as np
import tensorflow as tf


def fibonacci(n):
    def step(pair, element):
        a, b = pair
        return (b, a + tf.cast(element, tf.int64))

    start = (tf.constant(0, dtype=tf.int64), tf.constant(1, dtype=tf.int64))
    first, second = tf.scan(step, tf.range(n), start)
    return first
