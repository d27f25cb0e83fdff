# expect: Everything exists twice
import numpy as np


def join(names):
    parts = [np.load(name) for name in names]
    whole = np.empty((sum(len(part) for part in parts), parts[0].shape[1]))
    at = 0
    for part in parts:
        whole[at:at + len(part)] = part
        at += len(part)
    return whole
