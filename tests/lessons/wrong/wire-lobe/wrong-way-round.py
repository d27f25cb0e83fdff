# expect: wrong way round
import numpy as np


def wire_lobe(p_n, l_n, probability, seed):
    n = p_n + l_n
    np.random.seed(seed)
    ach, gaba = np.zeros((n, n)), np.zeros((n, n))
    ach[p_n:, :p_n] = np.random.random((l_n, p_n)) > probability
    gaba[:, p_n:] = np.random.random((n, l_n)) < probability
    np.fill_diagonal(gaba, 0)
    return ach, gaba
