# expect: never run
import numpy as np


def rheobase(spikes):
    return 1.3
