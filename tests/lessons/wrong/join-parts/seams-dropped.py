# expect: Rows are missing
import numpy as np


def join(names):
    return np.concatenate([np.load(name) if k == 0 else np.load(name)[1:] for k, name in enumerate(names)])
