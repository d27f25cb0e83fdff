import numpy as np


def box_inputs(t, n_n, boxes):
    current = np.zeros((t.size, n_n))
    for begin, end, neurons, amplitude in boxes:
        row = np.array([amplitude if k in neurons else 0.0 for k in range(n_n)])
        current = current + ((t >= begin) * (t < end))[:, np.newaxis] * row
    return current
