# expect: Spend more there
import numpy as np

def make_grid():
    return np.concatenate([np.linspace(0, 18, 9), np.linspace(20, 80, 12)])
