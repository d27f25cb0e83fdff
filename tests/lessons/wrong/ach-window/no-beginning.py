# expect: no beginning
import numpy as np
import tensorflow as tf


def acetylcholine(t, fire_t, t_delay, t_max, A):
    return A * tf.cast(t < fire_t + t_delay + t_max, tf.float64)
