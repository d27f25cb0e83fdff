# expect: the components mix
import numpy as np

def euler(f, y0, t):
    y = np.zeros((len(t), len(y0)))
    y[0] = y0
    for i in range(len(t) - 1):
        epsilon = t[i + 1] - t[i]
        now = y[i].copy()
        now[0] = now[0] + epsilon * f(now, t[i])[0]
        now[1:] = now[1:] + epsilon * f(now, t[i])[1:]
        y[i + 1] = now
    return y
