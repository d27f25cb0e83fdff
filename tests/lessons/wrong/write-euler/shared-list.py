# expect: one shared list
import numpy as np

def euler(f, y0, t):
    rows = [[0.0] * len(y0)] * len(t)
    for j in range(len(y0)):
        rows[0][j] = y0[j]
    for i in range(len(t) - 1):
        slopes = f(np.array(rows[i]), t[i])
        for j in range(len(y0)):
            rows[i + 1][j] = rows[i][j] + (t[i + 1] - t[i]) * slopes[j]
    return rows
