# expect: Each group excites itself
import numpy as np


def synfire(groups, size):
    matrix = np.zeros((groups * size, groups * size))
    for k in range(groups):
        matrix[k * size:(k + 1) * size, k * size:(k + 1) * size] = 1
    return matrix
