# expect: This is the midpoint method
import numpy as np

def rk4_step(f, y, t, epsilon):
    k1 = f(y, t)
    k2 = f(y + epsilon / 2 * k1, t + epsilon / 2)
    return y + epsilon * k2
