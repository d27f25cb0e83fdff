import numpy as np

def stability_limit(step, k):
    epsilon = 0.001 / k
    while abs(step(lambda x, t: -k * x, 1.0, 0.0, epsilon)) <= 1:
        epsilon = epsilon + 0.005 / k
    return epsilon
