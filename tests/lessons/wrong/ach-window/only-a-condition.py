# expect: true or false
import numpy as np
import tensorflow as tf


def acetylcholine(t, fire_t, t_delay, t_max, A):
    begin = fire_t + t_delay
    return tf.logical_and(t > begin, t < begin + t_max)
