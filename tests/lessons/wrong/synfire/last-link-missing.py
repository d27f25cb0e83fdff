# expect: last link is missing
import numpy as np


def synfire(groups, size):
    matrix = np.zeros((groups * size, groups * size))
    for k in range(groups - 2):
        matrix[(k + 1) * size:(k + 2) * size, k * size:(k + 1) * size] = 1
    return matrix
