# expect: The delay is ignored
import numpy as np
import tensorflow as tf


def acetylcholine(t, fire_t, t_delay, t_max, A):
    return tf.where(tf.logical_and(t > fire_t, t < fire_t + t_max), A * tf.ones_like(fire_t), tf.zeros_like(fire_t))
