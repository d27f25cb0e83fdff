# expect: upper end of the search
import numpy as np


def rheobase(spikes):
    weak, enough = 0.0, 10.0
    for halving in range(12):
        middle = (weak + enough) / 2
        if (spikes(middle) > 500).any():
            enough = middle
        else:
            weak = middle
    return enough
