# expect: Numerator and denominator are swapped
import numpy as np


def synchrony(V):
    return V.var(axis=0).mean() / max(V.mean(axis=1).var(), 1e-300)
