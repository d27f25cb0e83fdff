# expect: The autapse is missing
import numpy as np


def wire(arrows, n_n):
    matrix = np.zeros((n_n, n_n))
    for source, target in arrows:
        matrix[target, source] = 1
    np.fill_diagonal(matrix, 0)
    return matrix
