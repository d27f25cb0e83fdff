# expect: This is Euler's limit
import numpy as np

def stability_limit(step, k):
    return 2 / k
