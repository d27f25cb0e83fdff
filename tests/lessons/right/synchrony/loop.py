import numpy as np


def synchrony(V):
    total = sum(np.var(V[:, k]) for k in range(V.shape[1])) / V.shape[1]
    return np.var(np.mean(V, axis=1)) / total if total else 0.0
