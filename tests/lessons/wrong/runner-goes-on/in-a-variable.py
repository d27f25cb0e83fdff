# expect: The state was kept in a variable
import numpy as np

states = {}


def run_batch(k, integrate, y0, t):
    y = y0 if k == 0 else states[k]
    rows = integrate(y, t)
    states[k + 1] = rows[-1]
    np.save(f"runner_batch_{k}", rows if k == 0 else rows[1:])
    np.save(f"runner_state_{k + 1}", rows[-1])
