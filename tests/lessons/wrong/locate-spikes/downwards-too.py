# expect: downward crossings are noted as well
import numpy as np
import tensorflow as tf


def locate(V_old, V_new, fire_t, t, epsilon, threshold):
    before, after = V_old < threshold, V_new < threshold
    fired = tf.not_equal(before, after)
    rise = tf.where(fired, V_new - V_old, tf.ones_like(V_old))
    return tf.where(fired, t + epsilon * (threshold - V_old) / rise, fire_t)
