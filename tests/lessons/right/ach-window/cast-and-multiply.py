import numpy as np
import tensorflow as tf


def acetylcholine(t, fire_t, t_delay, t_max, A):
    since = t - fire_t - t_delay
    return A * tf.cast(tf.logical_and(since > 0, since < t_max), fire_t.dtype)
