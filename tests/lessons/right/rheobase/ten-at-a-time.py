import numpy as np


def rheobase(spikes):
    low, width = 0.0, 10.0
    for digit in range(3):
        width = width / 10
        for k in range(1, 11):
            if np.any(np.array(spikes(low + k * width)) > 200):
                break
        low = low + (k - 1) * width
    return low + width
