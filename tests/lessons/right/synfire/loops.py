import numpy as np


def synfire(groups, size):
    n = groups * size
    return [[1 if i // size == j // size + 1 else 0 for j in range(n)] for i in range(n)]
