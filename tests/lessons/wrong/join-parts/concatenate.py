# expect: Everything exists twice
import numpy as np


def join(names):
    return np.concatenate([np.load(name) for name in names])
