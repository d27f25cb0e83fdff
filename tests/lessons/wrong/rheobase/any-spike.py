# expect: at the *start* of the run
import numpy as np


def rheobase(spikes):
    weak, enough = 0.0, 10.0
    for halving in range(12):
        middle = (weak + enough) / 2
        if spikes(middle).size > 0:
            enough = middle
        else:
            weak = middle
    return enough
