# expect: At the two edges
import numpy as np
import tensorflow as tf


def acetylcholine(t, fire_t, t_delay, t_max, A):
    begin = fire_t + t_delay
    return tf.where(tf.logical_and(t >= begin, t <= begin + t_max), A * tf.ones_like(fire_t), tf.zeros_like(fire_t))
