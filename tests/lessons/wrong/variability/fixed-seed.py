# expect: is not used
import numpy as np


def vary(value, count, percent, seed):
    np.random.seed(0)
    return value * (1 + percent / 100 * np.random.normal(size=count))
