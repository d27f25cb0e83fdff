# expect: Return one number
import numpy as np


def synchrony(V):
    return V.mean(axis=1).var() / np.maximum(V.var(axis=0), 1e-300)
