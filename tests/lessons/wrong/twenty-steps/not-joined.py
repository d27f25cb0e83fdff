# expect: np.concatenate([a, b])
import numpy as np

def make_grid():
    return np.concatenate([0.0], np.linspace(18.8, 21.2, 13), np.linspace(21.2, 80, 8)[1:])
