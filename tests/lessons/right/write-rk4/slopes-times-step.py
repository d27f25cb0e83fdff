import numpy as np

def rk4_step(f, y, t, epsilon):
    k1 = epsilon * f(y, t)
    k2 = epsilon * f(y + k1 / 2, t + epsilon / 2)
    k3 = epsilon * f(y + k2 / 2, t + epsilon / 2)
    k4 = epsilon * f(y + k3, t + epsilon)
    return y + (k1 + 2 * k2 + 2 * k3 + k4) / 6
