import numpy as np

def rk4_step(f, y, t, epsilon):
    k, total = np.zeros(len(y)), np.zeros(len(y))
    for ahead, weight in [(0, 1), (0.5, 2), (0.5, 2), (1, 1)]:
        k = f(y + ahead * epsilon * k, t + ahead * epsilon)
        total = total + weight * k
    return y + epsilon * total / 6
