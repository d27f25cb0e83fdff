# expect: spread evenly, not normally
import numpy as np


def vary(value, count, percent, seed):
    np.random.seed(seed)
    return value * (1 + percent / 100 * np.random.uniform(-1, 1, size=count))
