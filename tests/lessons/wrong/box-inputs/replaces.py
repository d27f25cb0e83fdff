# expect: Their currents add up
import numpy as np


def box_inputs(t, n_n, boxes):
    current = np.zeros((t.size, n_n))
    for begin, end, neurons, amplitude in boxes:
        for k in neurons:
            current[(t >= begin) & (t < end), k] = amplitude
    return current
