# Runs before every case, on both sides.
import numpy as np


def show(x):
    """Prints type, dtype, shape and every value; repr of a float gives back the same bits."""
    a = np.asarray(x)
    print(type(x).__name__, a.dtype, a.shape, a.ravel().tolist())
