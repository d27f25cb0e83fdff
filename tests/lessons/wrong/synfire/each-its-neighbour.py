# expect: whatever the groups are
import numpy as np


def synfire(groups, size):
    return np.eye(groups * size, k=-1)
