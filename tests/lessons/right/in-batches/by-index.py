import numpy as np


def in_batches(integrate, y0, t, n_batch):
    edges = np.cumsum([0] + [len(piece) for piece in np.array_split(t, n_batch)])
    parts = [integrate(y0, t[:edges[1]])]
    for k in range(1, n_batch):
        parts.append(integrate(parts[-1][-1], t[edges[k] - 1:edges[k + 1]])[1:])
    return parts
