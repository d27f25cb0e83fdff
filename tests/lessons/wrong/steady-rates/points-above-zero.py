# expect: count the crossings
import numpy as np


def steady_rates(t, V, skip):
    return (V[t >= skip] > 0).sum(axis=0) / ((t[-1] - skip) / 1000)
