# expect: returns nothing
import numpy as np


def half_center():
    gaba_mat = np.array([[0.0, 1.0], [1.0, 0.0]])
