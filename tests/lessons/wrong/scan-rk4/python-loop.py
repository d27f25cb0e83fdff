# expect: A Python loop wrote every single step
import numpy as np
import tensorflow as tf


def rk4_scan(f, y0, t):
    states = [y0]
    for i in range(t.shape[0] - 1):
        y, time, epsilon = states[-1], t[i], t[i + 1] - t[i]
        k1 = f(y, time)
        k2 = f(y + epsilon / 2 * k1, time + epsilon / 2)
        k3 = f(y + epsilon / 2 * k2, time + epsilon / 2)
        k4 = f(y + epsilon * k3, time + epsilon)
        states.append(y + epsilon / 6 * (k1 + 2 * k2 + 2 * k3 + k4))
    return tf.stack(states)
