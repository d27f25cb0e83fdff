# expect: returns nothing
import numpy as np

def join(names):
    shapes = [np.load(name, mmap_mode="r").shape for name in names]
    whole = np.empty((sum(rows for rows, columns in shapes), shapes[0][1]))
    at = 0
    for name, (rows, columns) in zip(names, shapes):
        whole[at:at + rows] = np.load(name)
        at = at + rows
