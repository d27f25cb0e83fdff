import numpy as np
import tensorflow as tf


def locate(V_old, V_new, fire_t, t, epsilon, threshold):
    above, below = V_new - threshold, threshold - V_old
    fired = tf.logical_and(below > 0, above >= 0)
    whole = tf.where(fired, above + below, tf.ones_like(above))
    return tf.where(fired, (above * t + below * (t + epsilon)) / whole, fire_t)
