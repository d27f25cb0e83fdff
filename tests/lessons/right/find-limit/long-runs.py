import numpy as np

def stability_limit(step, k):
    low, high = 0.0, 8.0 / k
    while high - low > 0.002 / k:
        middle = (low + high) / 2
        x = 1.0
        for n in range(100):
            x = step(lambda x, t: -k * x, x, 0.0, middle)
        if abs(x) < 1:
            low = middle
        else:
            high = middle
    return (low + high) / 2
