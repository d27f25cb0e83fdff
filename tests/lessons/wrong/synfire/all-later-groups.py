# expect: all later groups
import numpy as np


def synfire(groups, size):
    matrix = np.zeros((groups * size, groups * size))
    for k in range(groups - 1):
        matrix[(k + 1) * size:, k * size:(k + 1) * size] = 1
    return matrix
