# expect: ones on its diagonal
import numpy as np


def half_center():
    return np.eye(2), 0.2, [-71.0, -55.0]
