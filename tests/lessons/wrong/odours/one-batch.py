# expect: Everything was one batch
import numpy as np


def smell(run, y0, n_n, boxes, steps, epsilon, batch):
    t = np.arange(steps) * epsilon
    current = np.zeros((steps, n_n))
    for begin, end, neurons, amplitude in boxes:
        for k in neurons:
            current[:, k] += amplitude * ((t >= begin) & (t < end))
    V, y = run(y0, 0, current)
    np.save("odours_1", V)
    return ["odours_1.npy"]
