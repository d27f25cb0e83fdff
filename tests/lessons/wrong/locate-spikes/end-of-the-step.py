# expect: end of the step
import numpy as np
import tensorflow as tf


def locate(V_old, V_new, fire_t, t, epsilon, threshold):
    fired = tf.logical_and(V_old < threshold, V_new >= threshold)
    return tf.where(fired, t + epsilon, fire_t)
