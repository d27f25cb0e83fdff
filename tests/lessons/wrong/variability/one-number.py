# expect: one parameter for each neuron
import numpy as np


def vary(value, count, percent, seed):
    np.random.seed(seed)
    return value * (1 + percent / 100 * np.random.normal())
