# expect: longer steps that do not grow
import numpy as np

def grows(step, k, epsilon):
    x = step(lambda x, t: -k * x, 1.0, 0.0, epsilon)
    return abs(x) > 1


def stability_limit(step, k):
    epsilon = 0.0
    while not grows(step, k, epsilon + 0.07):
        epsilon = epsilon + 0.07
    return epsilon
