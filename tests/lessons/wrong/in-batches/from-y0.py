# expect: Every batch begins with y0 again. Begin
import numpy as np

def in_batches(integrate, y0, t, n_batch):
    pieces, parts, y = np.array_split(t, n_batch), [], y0
    for k in range(n_batch):
        times = pieces[k] if k == 0 else np.append(pieces[k - 1][-1], pieces[k])
        part = integrate(y, times)
        parts.append(part if k == 0 else part[1:])
    return parts
