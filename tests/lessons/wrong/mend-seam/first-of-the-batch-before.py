# expect: *first* current of the batch before
import numpy as np

def batched(integrate, y0, t, current, n_batch):
    t_batch, I_batch = np.array_split(t, n_batch), np.array_split(current, n_batch)
    parts, y = [], y0
    for k in range(n_batch):
        times, I = t_batch[k], I_batch[k]
        if k > 0:
            times = np.append(t_batch[k - 1][-1], times)
            I = np.concatenate([I_batch[k - 1][:1], I])
        part = integrate(y, times, I)
        y = part[-1]
        parts.append(part if k == 0 else part[1:])
    return np.concatenate(parts)
