# expect: runner_state_1
import numpy as np

def run_batch(k, integrate, y0, t):
    y = y0 if k == 0 else np.load(f"runner_state_{k}.npy")
    rows = integrate(y, t)
    np.save(f"runner_batch_{k}", rows if k == 0 else rows[1:])
