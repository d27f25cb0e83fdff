# expect: A time appears twice
import numpy as np

def make_grid():
    return np.concatenate([[0.0], np.linspace(18.8, 21.2, 12), np.linspace(21.2, 80, 8)])
