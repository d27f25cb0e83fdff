# expect: not the sum
import numpy as np


def synchrony(V):
    single = V.var(axis=0).mean()
    return V.sum(axis=1).var() / single if single > 0 else 0.0
