import numpy as np

def rk4_integrate(f, y0, t):
    epsilon = t[1:] - t[:-1]
    y = np.zeros((len(t), len(y0)))
    y[0] = y0
    for i in range(len(epsilon)):
        half = t[i] + epsilon[i] / 2
        k1 = f(y[i], t[i])
        k2 = f(y[i] + epsilon[i] / 2 * k1, half)
        k3 = f(y[i] + epsilon[i] / 2 * k2, half)
        k4 = f(y[i] + epsilon[i] * k3, t[i + 1])
        y[i + 1] = y[i] + epsilon[i] / 6 * (k1 + 2 * k2 + 2 * k3 + k4)
    return y
