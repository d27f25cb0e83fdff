# expect: Divided by 0.2 s
import numpy as np


def steady_rates(t, V, skip):
    crossings = np.logical_and(V[:-1] < 0, V[1:] >= 0)
    late = crossings[t[1:] >= skip]
    return late.sum(axis=0) / 0.2
