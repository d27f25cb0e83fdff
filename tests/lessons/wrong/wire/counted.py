# expect: counts twice
import numpy as np


def wire(arrows, n_n):
    matrix = np.zeros((n_n, n_n))
    for source, target in arrows:
        matrix[target, source] += 1
    return matrix
