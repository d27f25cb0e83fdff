import numpy as np


def vary(value, count, percent, seed):
    np.random.seed(seed)
    return np.random.normal(value, abs(value) * percent / 100, count)
