import numpy as np


def steady_rates(t, V, skip):
    found = []
    for k in range(V.shape[1]):
        times = [t[i + 1] for i in range(len(t) - 1) if V[i, k] < 0 <= V[i + 1, k]]
        found.append(1000 * sum(1 for time in times if time >= skip) / (t[-1] - skip))
    return found
