# expect: hidden in it
import numpy as np

def euler(f, y0, t):
    y = np.zeros((len(t), len(y0)))
    y[0] = y0
    for i in range(len(t) - 1):
        y[i + 1] = y[i] + (t[i + 1] - t[i]) * f(y[i] + (t[i + 1] - t[i]) / 2 * f(y[i], t[i]), (t[i] + t[i + 1]) / 2)
    return y
