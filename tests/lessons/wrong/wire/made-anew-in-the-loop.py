# expect: Only the last arrow
import numpy as np


def wire(arrows, n_n):
    matrix = np.zeros((n_n, n_n))
    for source, target in arrows:
        matrix = np.zeros((n_n, n_n))
        matrix[target, source] = 1
    return matrix
