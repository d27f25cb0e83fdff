# expect: stops before its end
import numpy as np

def make_grid():
    return np.concatenate([np.arange(0, 20, 5.0), np.arange(20, 80, 5.0)])
