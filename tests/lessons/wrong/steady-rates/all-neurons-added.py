# expect: added up
import numpy as np


def steady_rates(t, V, skip):
    crossings = np.logical_and(V[:-1] < 0, V[1:] >= 0)
    late = crossings[t[1:] >= skip]
    return late.sum() / ((t[-1] - skip) / 1000)
