# expect: The scatter has the size 1
import numpy as np


def vary(value, count, percent, seed):
    np.random.seed(seed)
    return value + np.random.normal(size=count)
