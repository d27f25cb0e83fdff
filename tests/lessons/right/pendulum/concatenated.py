import numpy as np

def pendulum(state, t):
    return np.append(state[1:], -9.81 * np.sin(state[:1]))


def energy(states):
    return 0.5 * np.power(states.T[1], 2) + 9.81 * (1 - np.cos(states.T[0]))
