# expect: one row less
import numpy as np


def steady_rates(t, V, skip):
    crossings = np.logical_and(V[:-1] < 0, V[1:] >= 0)
    return crossings[t >= skip].sum(axis=0) / ((t[-1] - skip) / 1000)
