import numpy as np

def euler(f, y0, t):
    states = [np.array(y0, dtype=float)]
    for now, then in zip(t[:-1], t[1:]):
        states.append(states[-1] + (then - now) * f(states[-1], now))
    return np.array(states)
