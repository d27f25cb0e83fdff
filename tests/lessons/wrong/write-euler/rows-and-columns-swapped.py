# expect: Rows and columns are swapped
import numpy as np

def euler(f, y0, t):
    y = np.zeros((len(y0), len(t)))
    y[:, 0] = y0
    for i in range(len(t) - 1):
        y[:, i + 1] = y[:, i] + (t[i + 1] - t[i]) * f(y[:, i], t[i])
    return y
