# expect: More than one part
import numpy as np


def join(names):
    whole = np.empty((sum(np.load(name, mmap_mode="r").shape[0] for name in names), np.load(names[0], mmap_mode="r").shape[1]))
    at = 0
    for k in range(0, len(names), 4):
        parts = [np.load(name) for name in names[k:k + 4]]
        for part in parts:
            whole[at:at + len(part)] = part
            at += len(part)
        parts = None
    return whole
