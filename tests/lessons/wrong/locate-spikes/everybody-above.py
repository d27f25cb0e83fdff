# expect: Every cell above the threshold
import numpy as np
import tensorflow as tf


def locate(V_old, V_new, fire_t, t, epsilon, threshold):
    fired = V_new >= threshold
    rise = tf.where(tf.equal(V_new, V_old), tf.ones_like(V_old), V_new - V_old)
    return tf.where(fired, t + epsilon * (threshold - V_old) / rise, fire_t)
