import numpy as np

def stability_limit(step, k):
    steps = np.linspace(0, 5 / k, 5001)
    factors = step(lambda x, t: -k * x, np.ones(5001), 0.0, steps)
    return steps[np.abs(factors) <= 1 + 1e-12][-1]
