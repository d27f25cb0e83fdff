# expect: this is a ring
import numpy as np


def synfire(groups, size):
    matrix = np.zeros((groups * size, groups * size))
    for k in range(groups):
        p = (k + 1) % groups
        matrix[p * size:(p + 1) * size, k * size:(k + 1) * size] = 1
    return matrix
