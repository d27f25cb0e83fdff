import numpy as np

def make_grid():
    return np.sort(np.append(np.linspace(18.7, 21.3, 14), [0.0, 25.0, 35.0, 50.0, 65.0, 80.0]))
