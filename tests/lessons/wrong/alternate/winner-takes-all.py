# expect: the winner takes all
import numpy as np


def half_center():
    return np.array([[0.0, 1.0], [1.0, 0.0]]), 0.8, [-71.0, -55.0]
