# expect: All looks start again from y
import numpy as np

def rk4_step(f, y, t, epsilon):
    k1 = f(y, t)
    y1 = y + epsilon / 2 * k1
    k2 = f(y1, t + epsilon / 2)
    y2 = y1 + epsilon / 2 * k2
    k3 = f(y2, t + epsilon / 2)
    k4 = f(y2 + epsilon * k3, t + epsilon)
    return y + epsilon / 6 * (k1 + 2 * k2 + 2 * k3 + k4)
