import numpy as np

def euler(f, y0, t):
    epsilon = np.diff(t)
    y = np.zeros([len(t), len(y0)])
    y[0, :] = y0
    for i in range(1, len(t)):
        y[i, :] = epsilon[i - 1] * f(y[i - 1, :], t[i - 1]) + y[i - 1, :]
    return y
