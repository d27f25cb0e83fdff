import numpy as np


def wire(arrows, n_n):
    return np.array([[1.0 if (pre, post) in arrows else 0.0 for pre in range(n_n)] for post in range(n_n)])
