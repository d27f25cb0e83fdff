import numpy as np


def half_center():
    return np.ones((2, 2)), 0.2, [-71.0, -55.0]
