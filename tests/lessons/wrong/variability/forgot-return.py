# expect: returns nothing
import numpy as np


def vary(value, count, percent, seed):
    np.random.seed(seed)
    x = value * (1 + percent / 100 * np.random.normal(size=count))
