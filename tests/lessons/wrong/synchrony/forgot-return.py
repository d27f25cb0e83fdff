# expect: returns nothing
import numpy as np


def synchrony(V):
    chi = V.mean(axis=1).var() / max(V.var(axis=0).mean(), 1e-300)
