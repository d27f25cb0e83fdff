# expect: nothing scatters
import numpy as np


def vary(value, count, percent, seed):
    np.random.seed(seed)
    return np.full(count, value * (1 + 0 * percent))
