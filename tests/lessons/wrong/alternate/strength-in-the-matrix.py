# expect: with 1 and 0
import numpy as np


def half_center():
    return 0.2 * np.array([[0.0, 1.0], [1.0, 0.0]]), 1.0, [-71.0, -55.0]
