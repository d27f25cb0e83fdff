# expect: the root of the index
import numpy as np


def synchrony(V):
    single = V.var(axis=0).mean()
    return np.sqrt(V.mean(axis=1).var() / single) if single > 0 else 0.0
