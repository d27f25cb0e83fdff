import numpy as np


def box_inputs(t, n_n, boxes):
    current = np.zeros((t.size, n_n))
    for begin, end, neurons, amplitude in boxes:
        for k in neurons:
            current[:, k] = current[:, k] + np.where((t >= begin) & (t < end), amplitude, 0.0)
    return current
