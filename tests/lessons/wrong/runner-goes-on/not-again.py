# expect: The state was kept in a variable, or the batch was not made again
import os

import numpy as np


def run_batch(k, integrate, y0, t):
    if os.path.exists(f"runner_batch_{k}.npy"):
        return
    y = y0 if k == 0 else np.load(f"runner_state_{k}.npy")
    rows = integrate(y, t)
    np.save(f"runner_batch_{k}", rows if k == 0 else rows[1:])
    np.save(f"runner_state_{k + 1}", rows[-1])
