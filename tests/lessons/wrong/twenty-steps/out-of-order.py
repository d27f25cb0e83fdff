# expect: The times must increase
import numpy as np

def make_grid():
    return np.concatenate([np.linspace(18.8, 21.2, 13), [0.0], np.linspace(22, 80, 7)])
