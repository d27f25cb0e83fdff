import numpy as np


def longest(memory, variables, batches):
    row = np.zeros(variables).nbytes
    return memory * batches // (row * batches + row)
