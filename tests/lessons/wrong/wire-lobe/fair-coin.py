# expect: a fair coin
import numpy as np


def wire_lobe(p_n, l_n, probability, seed):
    n = p_n + l_n
    np.random.seed(seed)
    ach, gaba = np.zeros((n, n)), np.zeros((n, n))
    ach[p_n:, :p_n] = np.random.choice([0.0, 1.0], size=(l_n, p_n))
    gaba[:, p_n:] = np.random.choice([0.0, 1.0], size=(n, l_n))
    np.fill_diagonal(gaba, 0)
    return ach, gaba
