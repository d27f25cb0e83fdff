# expect: The sign is lost
import numpy as np


def vary(value, count, percent, seed):
    np.random.seed(seed)
    return abs(value) * (1 + percent / 100 * np.random.normal(size=count))
