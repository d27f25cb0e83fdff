# expect: A whole column is filled
import numpy as np


def wire(arrows, n_n):
    matrix = [[0] * n_n] * n_n
    for source, target in arrows:
        matrix[target][source] = 1
    return np.array(matrix, dtype=float)
