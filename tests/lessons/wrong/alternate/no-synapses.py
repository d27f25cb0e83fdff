# expect: no synapses
import numpy as np


def half_center():
    return np.zeros((2, 2)), 0.2, [-71.0, -60.0]
