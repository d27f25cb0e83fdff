# expect: not a number
import numpy as np
import tensorflow as tf


def locate(V_old, V_new, fire_t, t, epsilon, threshold):
    fired = tf.logical_and(V_old < threshold, V_new >= threshold)
    fraction = (threshold - V_old) / (V_new - V_old)
    return fire_t + tf.cast(fired, tf.float64) * (t + epsilon * fraction - fire_t)
