# expect: 0 / 0 is not a number
import numpy as np


def synchrony(V):
    return V.mean(axis=1).var() / V.var(axis=0).mean()
