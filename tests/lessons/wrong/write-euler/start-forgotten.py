# expect: The first row must be the start
import numpy as np

def euler(f, y0, t):
    y = np.zeros((len(t), len(y0)))
    for i in range(len(t) - 1):
        y[i + 1] = y[i] + (t[i + 1] - t[i]) * f(y[i], t[i])
    return y
