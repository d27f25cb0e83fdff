# expect: A whole row is filled
import numpy as np


def wire(arrows, n_n):
    matrix = [[0] * n_n] * n_n
    for source, target in arrows:
        matrix[source][target] = 1
    return np.array(matrix, dtype=float).T
