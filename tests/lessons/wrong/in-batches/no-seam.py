# expect: The step over each seam is missing: a batch must begin
import numpy as np

def in_batches(integrate, y0, t, n_batch):
    pieces, parts, y = np.array_split(t, n_batch), [], y0
    for k in range(n_batch):
        times = pieces[k]
        part = integrate(y, times)
        y = part[-1]
        parts.append(part)
    return parts
