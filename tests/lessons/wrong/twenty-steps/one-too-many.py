# expect: Over the budget
import numpy as np

def make_grid():
    return np.concatenate([[0.0], np.linspace(18.8, 21.2, 14), np.linspace(21.2, 80, 8)[1:]])
