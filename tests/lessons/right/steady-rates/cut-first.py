import numpy as np


def steady_rates(t, V, skip):
    keep = t >= skip
    t, V = t[keep], V[keep]
    above = V > 0
    return np.logical_and(above[1:], ~above[:-1]).sum(axis=0) / (t[-1] - t[0]) * 1000
