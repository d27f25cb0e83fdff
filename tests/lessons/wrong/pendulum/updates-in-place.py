# expect: the components mix
import numpy as np

g, L = 9.81, 1.0


def pendulum(state, t):
    state[0] = state[1]
    state[1] = -g / L * np.sin(state[0])
    return state


def energy(states):
    theta, omega = states[:, 0], states[:, 1]
    return 0.5 * L**2 * omega**2 + g * L * (1 - np.cos(theta))
