# expect: something grows with the number of batches
import numpy as np


def smell(run, y0, n_n, boxes, steps, epsilon, batch):
    t = np.arange(steps) * epsilon
    current = np.zeros((steps, n_n))
    for begin, end, neurons, amplitude in boxes:
        during = (t >= begin) & (t < end)
        for k in neurons:
            current[:, k] += amplitude * during
    names, y = [], y0
    for first in range(0, steps, batch):
        V, y = run(y, first, current[first:first + batch])
        names.append(f"odours_{len(names) + 1}.npy")
        np.save(names[-1], V)
    return names
