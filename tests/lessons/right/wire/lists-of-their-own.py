import numpy as np


def wire(arrows, n_n):
    matrix = [[0.0] * n_n for _ in range(n_n)]
    for source, target in arrows:
        matrix[target][source] = 1.0
    return np.array(matrix)
