# expect: not to within 0.01
import numpy as np


def rheobase(spikes):
    weak, enough = 0.0, 10.0
    for halving in range(8):
        middle = (weak + enough) / 2
        if (spikes(middle) > 200).any():
            enough = middle
        else:
            weak = middle
    return enough
