# expect: excites one neuron
import numpy as np


def synfire(groups, size):
    return np.eye(groups * size, k=-size)
