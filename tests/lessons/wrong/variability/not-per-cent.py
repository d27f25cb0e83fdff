# expect: Per cent are hundredths
import numpy as np


def vary(value, count, percent, seed):
    np.random.seed(seed)
    return value * (1 + percent * np.random.normal(size=count))
