# expect:  rows and 
import numpy as np


def wire(arrows, n_n):
    matrix = np.zeros(n_n * n_n)
    for source, target in arrows:
        matrix[target * n_n + source] = 1
    return matrix
