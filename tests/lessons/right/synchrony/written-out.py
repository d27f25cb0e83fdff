import numpy as np


def synchrony(V):
    moved = V - V.mean(axis=0)
    single = (moved**2).mean()
    field = moved.mean(axis=1)
    return (field**2).mean() / single if single > 1e-20 else 0
