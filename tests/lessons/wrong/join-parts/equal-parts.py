# expect: Run the cell
import numpy as np


def join(names):
    first = np.load(names[0], mmap_mode="r")
    whole = np.empty((len(names) * len(first), first.shape[1]))
    for k, name in enumerate(names):
        whole[k * len(first):(k + 1) * len(first)] = np.load(name)
    return whole
