import numpy as np
import tensorflow as tf


def acetylcholine(t, fire_t, t_delay, t_max, A):
    begin = fire_t + t_delay
    none = tf.zeros_like(fire_t)
    return tf.where(t > begin, tf.where(t < begin + t_max, none + A, none), none)
