# expect: The beginning of a box
import numpy as np

def smell(run, y0, n_n, boxes, steps, epsilon, batch):
    names, y = [], y0
    for first in range(0, steps, batch):
        rows = min(batch, steps - first)
        t = (first + np.arange(rows)) * epsilon
        current = np.zeros((rows, n_n))
        for begin, end, neurons, amplitude in boxes:
            during = (t > begin) & (t < end)
            for k in neurons:
                current[:, k] += amplitude * during
        V, y = run(y, first, current)
        names.append(f"odours_{len(names) + 1}.npy")
        np.save(names[-1], V)
    return names
