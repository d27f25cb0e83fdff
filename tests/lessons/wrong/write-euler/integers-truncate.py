# expect: Decimals were cut off
import numpy as np

def euler(f, y0, t):
    start = np.array(y0)
    y = np.zeros((len(t), len(y0)), dtype=start.dtype)
    y[0] = start
    for i in range(len(t) - 1):
        y[i + 1] = y[i] + (t[i + 1] - t[i]) * f(y[i], t[i])
    return y
