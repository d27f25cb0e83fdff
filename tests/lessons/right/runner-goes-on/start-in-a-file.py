import numpy as np


def run_batch(k, integrate, y0, t):
    if k == 0:
        np.save("runner_state_0", y0)
    rows = integrate(np.load(f"runner_state_{k}.npy"), t)
    np.save(f"runner_batch_{k}.npy", rows[min(k, 1):])
    np.save(f"runner_state_{k + 1}.npy", rows[-1])
