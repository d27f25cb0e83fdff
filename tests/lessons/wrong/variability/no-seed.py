# expect: Set the seed inside
import numpy as np


def vary(value, count, percent, seed):
    return value * (1 + percent / 100 * np.random.normal(size=count))
