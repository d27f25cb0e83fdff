# expect: where the line begins
import numpy as np
import tensorflow as tf


def rk4_step(f, y, t, epsilon):
    k1 = f(y, t)
    k2 = f(y + epsilon / 2 * k1, t + epsilon / 2)
    k3 = f(y + epsilon / 2 * k2, t + epsilon / 2)
    k4 = f(y + epsilon * k3, t + epsilon)
    return y + epsilon / 6 * (k1 + 2 * k2 + 2 * k3 + k4)


@tf.function
def follow(f, starts, t):
    later = tf.scan(lambda y, now: rk4_step(f, y, now[0], now[1]), (t[:-1], t[1:] - t[:-1]), starts)
    return tf.concat([[starts], later], axis=0)


def lyapunov(f, starts, t):
    moved = starts.copy()
    moved[0] = moved[0] + 1e-8
    here, there = follow(f, starts, t).numpy(), follow(f, moved, t).numpy()
    apart = np.sqrt(((there - here)**2).sum(axis=1))
    logs = np.log(apart).mean(axis=1)
    return np.polyfit(t, logs, 1)[1]
