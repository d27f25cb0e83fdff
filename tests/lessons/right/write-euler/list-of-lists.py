import numpy as np

def euler(f, y0, t):
    rows = [list(y0)]
    for i in range(1, len(t)):
        slopes = f(np.array(rows[i - 1]), t[i - 1])
        rows.append([rows[i - 1][j] + (t[i] - t[i - 1]) * slopes[j] for j in range(len(y0))])
    return rows
