# expect: abs(x)
import numpy as np

def stability_limit(step, k):
    epsilon = 0.01
    while step(lambda x, t: -k * x, 1.0, 0.0, epsilon) < 1 and epsilon < 8:
        epsilon = epsilon + 0.01
    return epsilon
