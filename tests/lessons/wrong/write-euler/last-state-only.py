# expect: Only one state came back
import numpy as np

def euler(f, y0, t):
    y = np.array(y0)
    for i in range(len(t) - 1):
        y = y + (t[i + 1] - t[i]) * f(y, t[i])
    return y
