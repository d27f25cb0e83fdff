import numpy as np
import tensorflow as tf


def acetylcholine(t, fire_t, t_delay, t_max, A):
    begin = fire_t + t_delay
    up = tf.cast(tf.greater(t, begin), tf.float64)
    down = tf.cast(tf.less(t, begin + t_max), tf.float64)
    return A * up * down
