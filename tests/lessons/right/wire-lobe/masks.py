import numpy as np


def wire_lobe(p_n, l_n, probability, seed):
    n = p_n + l_n
    rng = np.random.default_rng(seed)
    is_pn = np.arange(n) < p_n
    may_excite = np.outer(~is_pn, is_pn)
    may_inhibit = np.outer(np.ones(n), ~is_pn) * (1 - np.eye(n))
    ach = may_excite * (rng.random((n, n)) < probability)
    gaba = may_inhibit * (rng.random((n, n)) < probability)
    return ach, gaba
