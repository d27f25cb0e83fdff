import numpy as np


def synfire(groups, size):
    matrix = np.eye(groups, k=-1)
    return np.repeat(np.repeat(matrix, size, axis=0), size, axis=1)
