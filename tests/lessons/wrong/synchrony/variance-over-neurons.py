# expect: over the neurons, at each time
import numpy as np


def synchrony(V):
    single = V.var(axis=1).mean()
    return V.mean(axis=1).var() / max(single, 1e-300)
