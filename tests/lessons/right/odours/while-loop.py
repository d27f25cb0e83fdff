import numpy as np


def smell(run, y0, n_n, boxes, steps, epsilon, batch):
    names, first = [], 0
    while first < steps:
        end = first + batch if first + batch < steps else steps
        current = np.zeros((end - first, n_n))
        for j in range(first, end):
            for begin, stop, neurons, amplitude in boxes:
                if begin <= j * epsilon < stop:
                    for k in neurons:
                        current[j - first, k] += amplitude
        V, y0 = run(y0, first, current)
        names.append(f"odours_{len(names) + 1}.npy")
        np.save(names[-1], V)
        first = end
    return names
