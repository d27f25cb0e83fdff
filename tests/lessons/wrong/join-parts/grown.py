# expect: Everything exists twice
import numpy as np


def join(names):
    whole = np.load(names[0])
    for name in names[1:]:
        whole = np.concatenate([whole, np.load(name)])
    return whole
