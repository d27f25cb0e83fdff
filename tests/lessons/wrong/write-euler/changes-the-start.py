# expect: changes the array that it was given
import numpy as np

def euler(f, y0, t):
    y = np.zeros((len(t), len(y0)))
    y[0] = y0
    if isinstance(y0, list):
        y0 = np.array(y0)
    for i in range(len(t) - 1):
        slope = (t[i + 1] - t[i]) * f(y[i], t[i])
        if y0.dtype == np.float64:
            y0 += slope
        y[i + 1] = y[i] + slope
    return y
