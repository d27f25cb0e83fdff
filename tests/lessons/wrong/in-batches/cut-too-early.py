# expect: cut too early
import numpy as np

def in_batches(integrate, y0, t, n_batch):
    pieces, parts, y = np.array_split(t, n_batch), [], y0
    for k in range(n_batch):
        times = pieces[k] if k == 0 else np.append(pieces[k - 1][-1], pieces[k])
        part = integrate(y, times)
        parts.append(part[:-1])
        y = parts[-1][-1]
    return parts
