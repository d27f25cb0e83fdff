import numpy as np

def rk4_step(f, y, t, epsilon):
    half = 0.5 * epsilon
    a = f(y, t)
    b = f(y + half * a, t + half)
    c = f(y + half * b, t + half)
    d = f(y + epsilon * c, t + epsilon)
    new = y.copy()
    new += epsilon * (a / 6 + b / 3 + c / 3 + d / 6)
    return new
