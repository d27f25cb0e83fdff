# expect: changed in place
import numpy as np

def rk4_step(f, y, t, epsilon):
    k1 = f(y, t)
    y += epsilon / 2 * k1
    k2 = f(y, t + epsilon / 2)
    y += epsilon / 2 * k2
    k3 = f(y, t + epsilon / 2)
    y += epsilon * k3
    k4 = f(y, t + epsilon)
    return y + epsilon / 6 * (k1 + 2 * k2 + 2 * k3 + k4)
