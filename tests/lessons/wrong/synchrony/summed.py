# expect: added up, not averaged
import numpy as np


def synchrony(V):
    single = V.var(axis=0).sum()
    return V.mean(axis=1).var() / single if single > 0 else 0.0
