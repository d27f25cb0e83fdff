# expect: over the edge
import numpy as np
import tensorflow as tf


def fibonacci(n):
    def step(pair, element):
        a, b = pair
        return (b, a + b)

    start = (tf.constant(0), tf.constant(1))
    first, second = tf.scan(step, tf.range(n), start)
    return tf.cast(first, tf.int64)
