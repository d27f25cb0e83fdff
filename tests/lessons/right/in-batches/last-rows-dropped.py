import numpy as np


def in_batches(integrate, y0, t, n_batch):
    parts, y, at = [], y0, 0
    for piece in np.array_split(t, n_batch):
        end = at + len(piece)
        last = end == len(t)
        part = integrate(y, t[at:end] if last else t[at:end + 1])
        y = part[-1]
        parts.append(part if last else part[:-1])
        at = end
    return parts
