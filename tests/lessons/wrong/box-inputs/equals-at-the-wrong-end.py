# expect: wrong end
import numpy as np


def box_inputs(t, n_n, boxes):
    current = np.zeros((t.size, n_n))
    for begin, end, neurons, amplitude in boxes:
        during = (t > begin) & (t <= end)
        current[:, neurons] = current[:, neurons] + amplitude * during[:, np.newaxis]
    return current
