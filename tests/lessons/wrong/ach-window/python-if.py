# expect: cannot decide on a symbol
import numpy as np
import tensorflow as tf


def acetylcholine(t, fire_t, t_delay, t_max, A):
    if t > fire_t + t_delay:
        return A * tf.ones_like(fire_t)
    return tf.zeros_like(fire_t)
