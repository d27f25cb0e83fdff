# expect: rows and
import numpy as np


def synfire(groups, size):
    return np.eye(groups, k=-1)
