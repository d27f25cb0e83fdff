# expect: Return the end that is safe
import numpy as np

def grows(step, k, epsilon):
    x = step(lambda x, t: -k * x, 1.0, 0.0, epsilon)
    return abs(x) > 1


def stability_limit(step, k):
    safe, too_long = 0.0, 10.0 / k
    for n in range(30):
        middle = (safe + too_long) / 2
        if not grows(step, k, middle):
            safe = middle
        return too_long
