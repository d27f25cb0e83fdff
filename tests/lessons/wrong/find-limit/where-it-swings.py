# expect: swings from side to side
import numpy as np

def stability_limit(step, k):
    safe, too_long = 0.0, 10.0 / k
    for n in range(30):
        middle = (safe + too_long) / 2
        if step(lambda x, t: -k * x, 1.0, 0.0, middle) < 0:
            too_long = middle
        else:
            safe = middle
    return safe
