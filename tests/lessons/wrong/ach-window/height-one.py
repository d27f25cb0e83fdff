# expect: The pulse has the height 1
import numpy as np
import tensorflow as tf


def acetylcholine(t, fire_t, t_delay, t_max, A):
    begin = fire_t + t_delay
    return tf.cast(tf.logical_and(t > begin, t < begin + t_max), tf.float64)
