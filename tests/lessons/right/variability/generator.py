import numpy as np


def vary(value, count, percent, seed):
    rng = np.random.default_rng(seed)
    return value + value * percent / 100 * rng.standard_normal(count)
