# expect: Ten halvings
import numpy as np


def rheobase(spikes):
    for I in np.arange(0, 10, 0.005):
        if (spikes(I) > 200).any():
            return I
