import numpy as np

def pendulum(state, t):
    slopes = np.zeros(2)
    slopes[0] = state[1]
    slopes[1] = -9.81 * np.sin(state[0])
    return slopes


def energy(states):
    result = []
    for theta, omega in states:
        result.append(omega**2 / 2 + 9.81 - 9.81 * np.cos(theta))
    return result
