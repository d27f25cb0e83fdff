import numpy as np


def join(names):
    rows = 0
    for name in names:
        shape = np.load(name, mmap_mode="r").shape
        rows += shape[0]
    whole = np.zeros((rows, shape[1]))
    end = rows
    for name in names[::-1]:
        begin = end - np.load(name, mmap_mode="r").shape[0]
        whole[begin:end, :] = np.load(name)
        end = begin
    return whole
