# expect: Compute k1, k2, k3 and k4
import numpy as np

def rk4_step(f, y, t, epsilon):
    k1 = f(y, t)
    k2 = f(y + epsilon / 2 * k1, t + epsilon / 2)
    k3 = f(y + epsilon * (2 * k2 - k1), t + epsilon)
    return y + epsilon / 6 * (k1 + 4 * k2 + k3)
