import numpy as np


def synfire(groups, size):
    group = np.arange(groups * size) // size
    return (group[:, np.newaxis] == group[np.newaxis, :] + 1).astype(float)
