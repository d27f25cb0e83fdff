# expect: only the scatter came back
import numpy as np


def vary(value, count, percent, seed):
    np.random.seed(seed)
    return value * percent / 100 * np.random.normal(size=count)
