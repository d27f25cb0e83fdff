# expect: wrong sign
import numpy as np
import tensorflow as tf


def acetylcholine(t, fire_t, t_delay, t_max, A):
    since = t - fire_t + t_delay
    return tf.where(tf.logical_and(since > 0, since < t_max), A * tf.ones_like(fire_t), tf.zeros_like(fire_t))
