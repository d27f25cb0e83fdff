# expect: returns nothing
import numpy as np

def make_grid():
    times = np.linspace(0, 80, 21)
