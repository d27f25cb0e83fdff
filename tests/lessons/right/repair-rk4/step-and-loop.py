import numpy as np

def one_step(f, y, t, epsilon):
    k1 = f(y, t)
    k2 = f(y + epsilon / 2 * k1, t + epsilon / 2)
    k3 = f(y + epsilon / 2 * k2, t + epsilon / 2)
    k4 = f(y + epsilon * k3, t + epsilon)
    return y + epsilon / 6 * (k1 + 2 * k2 + 2 * k3 + k4)


def rk4_integrate(f, y0, t):
    y = np.zeros((len(t), len(y0)))
    y[0] = y0
    for i in range(len(t) - 1):
        y[i + 1] = one_step(f, y[i], t[i], t[i + 1] - t[i])
    return y
