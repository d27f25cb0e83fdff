# expect: brackets are missing
import numpy as np

def rk4_step(f, y, t, epsilon):
    k1 = f(y, t)
    k2 = f(y + epsilon / 2 * k1, t + epsilon / 2)
    k3 = f(y + epsilon / 2 * k2, t + epsilon / 2)
    k4 = f(y + epsilon * k3, t + epsilon)
    return y + epsilon * (k1 + 2 * k2 + 2 * k3 + k4 / 6)
