# expect: Time and neurons are swapped
import numpy as np


def synchrony(V):
    single = V.var(axis=1).mean()
    return V.mean(axis=0).var() / max(single, 1e-300)
