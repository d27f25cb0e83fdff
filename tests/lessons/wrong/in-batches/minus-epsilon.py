# expect: The time of the seam is guessed
import numpy as np

def in_batches(integrate, y0, t, n_batch):
    pieces, parts, y = np.array_split(t, n_batch), [], y0
    for k in range(n_batch):
        times = pieces[k] if k == 0 else np.append(pieces[k][0] - 0.01, pieces[k])
        part = integrate(y, times)
        y = part[-1]
        parts.append(part if k == 0 else part[1:])
    return parts
