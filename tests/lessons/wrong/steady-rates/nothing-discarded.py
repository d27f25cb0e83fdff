# expect: The start is not discarded
import numpy as np


def steady_rates(t, V, skip):
    crossings = np.logical_and(V[:-1] < 0, V[1:] >= 0)
    return crossings.sum(axis=0) / ((t[-1] - t[0]) / 1000)
