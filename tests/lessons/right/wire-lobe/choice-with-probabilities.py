import numpy as np


def wire_lobe(p_n, l_n, probability, seed):
    n = p_n + l_n
    np.random.seed(seed)
    coin = [1 - probability, probability]
    ach = np.zeros((n, n))
    ach[p_n:, :p_n] = np.random.choice([0.0, 1.0], size=(l_n, p_n), p=coin)
    gaba = np.zeros((n, n))
    gaba[:, p_n:] = np.random.choice([0.0, 1.0], size=(n, l_n), p=coin)
    gaba = gaba * (1 - np.eye(n))
    return ach, gaba
