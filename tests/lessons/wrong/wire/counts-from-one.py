# expect: read the last line of the error
import numpy as np


def wire(arrows, n_n):
    matrix = np.zeros((n_n, n_n))
    for source, target in arrows:
        matrix[target + 1, source + 1] = 1
    return matrix
