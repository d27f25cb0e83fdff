# expect: A * tf.ones_like
import numpy as np
import tensorflow as tf


def acetylcholine(t, fire_t, t_delay, t_max, A):
    begin = fire_t + t_delay
    return tf.where(tf.logical_and(t > begin, t < begin + t_max), A, 0.0)
