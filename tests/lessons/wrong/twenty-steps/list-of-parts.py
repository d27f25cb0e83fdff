# expect: Join parts
import numpy as np

def make_grid():
    return [[0.0], list(np.linspace(18.8, 21.2, 13)), list(np.linspace(21.2, 80, 8))]
