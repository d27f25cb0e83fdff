# expect: changed in place and stored again
import numpy as np

def euler(f, y0, t):
    state = np.array(y0, dtype=float)
    result = [state]
    for i in range(len(t) - 1):
        state += (t[i + 1] - t[i]) * f(state, t[i])
        result.append(state)
    return np.array(result)
