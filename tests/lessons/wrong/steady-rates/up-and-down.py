# expect: counted twice
import numpy as np


def steady_rates(t, V, skip):
    crossings = (V[:-1] < 0) != (V[1:] < 0)
    return crossings[t[1:] >= skip].sum(axis=0) / ((t[-1] - skip) / 1000)
