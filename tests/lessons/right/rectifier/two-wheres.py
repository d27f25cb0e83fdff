import numpy as np
import tensorflow as tf


def membrane(V, t):
    zero = tf.zeros_like(V)
    current = tf.where(t >= 1, tf.where(t < 2, zero + 3, zero), zero)
    return current - V * tf.where(V > 0, zero + 2, zero + 0.5)
