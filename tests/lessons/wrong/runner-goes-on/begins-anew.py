# expect: It began anew without saying so
import os

import numpy as np


def run_batch(k, integrate, y0, t):
    name = f"runner_state_{k}.npy"
    y = np.load(name) if k > 0 and os.path.exists(name) else y0
    rows = integrate(y, t)
    np.save(f"runner_batch_{k}", rows if k == 0 else rows[1:])
    np.save(f"runner_state_{k + 1}", rows[-1])
