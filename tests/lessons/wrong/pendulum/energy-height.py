# expect: the height of the weight is L * (1 - cos(theta))
import numpy as np

g, L = 9.81, 1.0


def pendulum(state, t):
    theta, omega = state
    return np.array([omega, -g / L * np.sin(theta)])


def energy(states):
    theta, omega = states[:, 0], states[:, 1]
    return 0.5 * L**2 * omega**2 + g * L * (1 + np.cos(theta))
