# expect: All steps are equally long
import numpy as np

def make_grid():
    return np.linspace(0, 80, 21)
