# expect: Standard deviations
import numpy as np


def synchrony(V):
    single = V.std(axis=0).mean()
    return V.mean(axis=1).std() / single if single > 0 else 0.0
