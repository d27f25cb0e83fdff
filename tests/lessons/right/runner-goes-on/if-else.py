import numpy as np


def run_batch(k, integrate, y0, t):
    if k == 0:
        rows = integrate(y0, t)
        kept = rows
    else:
        rows = integrate(np.load("runner_state_" + str(k) + ".npy"), t)
        kept = rows[1:]
    np.save("runner_state_" + str(k + 1), rows[-1])
    np.save("runner_batch_" + str(k), kept)
