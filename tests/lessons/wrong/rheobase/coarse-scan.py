# expect: not to within 0.01
import numpy as np


def rheobase(spikes):
    for I in np.arange(0, 10, 0.1):
        if (spikes(I) > 200).any():
            return I
