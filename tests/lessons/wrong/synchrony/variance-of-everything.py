# expect: The variance of all numbers together
import numpy as np


def synchrony(V):
    return V.mean(axis=1).var() / V.var()
