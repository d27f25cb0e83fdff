import numpy as np


def join(names):
    rows, columns = 0, 0
    for name in names:
        part = np.load(name)
        rows, columns = rows + part.shape[0], part.shape[1]
        del part
    whole, at = np.zeros((rows, columns)), 0
    for name in names:
        part = np.load(name)
        whole[at:at + len(part)] = part
        at += len(part)
        del part
    return whole
