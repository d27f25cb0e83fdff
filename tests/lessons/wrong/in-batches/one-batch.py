# expect: not made in batches
import numpy as np


def in_batches(integrate, y0, t, n_batch):
    return np.array_split(integrate(y0, t), n_batch)
