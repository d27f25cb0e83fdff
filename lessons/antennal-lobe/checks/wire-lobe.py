"""Measures `wire_lobe(p_n, l_n, probability, seed)`: which blocks are filled and how densely, and that the seed decides.

Densities may lie four standard deviations of the binomial distribution from the probability: chance alone is outside once in 16,000 times.
"""
import numpy as np

NAME = "wire_lobe"
SIZES = [(90, 30, 0.5, 1), (90, 30, 0.2, 7), (40, 60, 0.8, 3)]


def row(what, value, band, passed, advice=""):
    return {"what": what, "value": str(value), "band": band, "passed": bool(passed), "advice": "" if passed else advice}


def lobe(function, p_n, l_n, probability, seed):
    """The learner's two matrices, or the words that say why there are none."""
    try:
        result = function(p_n, l_n, probability, seed)
    except Exception as error:
        return None, f"{type(error).__name__}: {error}"[:200], "Run the function with these numbers, and read the last line of the error."
    if result is None:
        return None, "None", "The function returns nothing: end it with `return ach_mat, gaba_mat`."
    try:
        ach, gaba = (np.array(matrix, dtype=float) for matrix in result)
    except Exception:
        return None, type(result).__name__, "Return two arrays: ach_mat, gaba_mat."
    n = p_n + l_n
    if ach.shape != (n, n) or gaba.shape != (n, n):
        return None, f"shapes {ach.shape} and {gaba.shape}", f"With {p_n} PNs and {l_n} LNs both matrices have {n} rows and {n} columns."
    return (ach, gaba), "", ""


def blocks(matrix, p_n):
    """The four blocks, by who gets (first letter) and who gives."""
    return {"PP": matrix[:p_n, :p_n], "LP": matrix[p_n:, :p_n], "PL": matrix[:p_n, p_n:], "LL": matrix[p_n:, p_n:]}


def misplaced(ach, gaba, p_n):
    """The advice for synapses that cannot be, or ''."""
    a, g = blocks(ach, p_n), blocks(gaba, p_n)
    if not np.all((ach == 0) | (ach == 1)) or not np.all((gaba == 0) | (gaba == 1)):
        return "The matrices hold something else than 0 and 1: they say where there are synapses."
    if a["PL"].any() and not a["LP"].any():
        return "Rows and columns of the acetylcholine matrix are swapped: the LNs get, so they are the rows; the PNs give, so they are the columns."
    if g["LP"].any() and not g["PL"].any():
        return "Rows and columns of the GABA matrix are swapped: the LNs give, so they are the columns."
    if a["PP"].any():
        return "PNs excite PNs. In this lobe they do not talk to each other: that block stays empty."
    if a["LL"].any() or a["PL"].any():
        return "LNs give acetylcholine. Only PNs do: only their columns are filled."
    if g["PP"].any() or g["LP"].any():
        return "PNs give GABA. Only LNs do: only their columns are filled."
    if np.diag(gaba).any():
        return "Some LNs inhibit themselves: the diagonal stays empty."
    if not g["PL"].any():
        return "LNs do not inhibit PNs. They inhibit everybody."
    if not g["LL"].any():
        return "LNs do not inhibit each other. They inhibit everybody but themselves."
    return ""


def density(what, count, pairs, probability):
    got, band = count / pairs, 4 * np.sqrt(probability * (1 - probability) / pairs)
    advice = "There are too many or too few synapses."
    if abs(got - 0.5) < 4 * np.sqrt(0.25 / pairs):
        advice = "This is a fair coin, whatever the probability is."
    elif abs(got - (1 - probability)) < band:
        advice = "The coin is the wrong way round: a synapse is there where the number drawn is *smaller* than the probability."
    return row(what, f"{got:.3f}", f"{probability - band:.3f} to {probability + band:.3f}", abs(got - probability) <= band, advice)


def check(learner):
    function = getattr(learner, NAME, None)
    if function is None or not callable(function):
        return [row("a function named wire_lobe", "not found", "defined", False, "Define it: def wire_lobe(p_n, l_n, probability, seed): ... and run the cell.")]
    rows = []
    for p_n, l_n, probability, seed in SIZES:
        title = f"{p_n} PNs, {l_n} LNs, probability {probability}"
        matrices, problem, advice = lobe(function, p_n, l_n, probability, seed)
        if matrices is None:
            return rows + [row(title, problem, "two matrices", False, advice)]
        ach, gaba = matrices
        advice = misplaced(ach, gaba, p_n)
        rows.append(row(f"synapses that cannot be, or none where some should be: {title}", "some" if advice else "none", "none", not advice, advice))
        if advice:
            return rows
        rows.append(density(f"share of the possible excitatory synapses: {title}", ach.sum(), l_n * p_n, probability))
        rows.append(density(f"share of the possible inhibitory synapses: {title}", gaba.sum(), (p_n + l_n) * l_n - l_n, probability))
    again, other = lobe(function, *SIZES[0])[0], lobe(function, 90, 30, 0.5, 2)[0]
    first = lobe(function, *SIZES[0])[0]
    same = again is not None and first is not None and all(np.array_equal(a, b) for a, b in zip(first, again))
    rows.append(row("the same seed twice", "the same lobe" if same else "two different lobes", "the same lobe", same, "Set the seed inside the function, before the first number is drawn."))
    differs = other is not None and first is not None and not np.array_equal(first[0], other[0]) and not np.array_equal(first[1], other[1])
    rows.append(row("two seeds", "different lobes" if differs else "the same", "different lobes", differs, "The seed that is handed in is not used: np.random.seed(seed)."))
    return rows
