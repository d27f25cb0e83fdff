"""Measures `synchrony(V)` on voltages whose index is known in closed form.

Every known mistake is a function of its own here; results that equal those of one of them are called by its name.
"""
import numpy as np

NAME = "synchrony"
T = np.arange(1200) * 2 * np.pi / 1200
# Orthogonal waves of different size around different levels; some neurons rest.
CASES = [
    ("four copies", np.stack([np.sin(T)] * 4, axis=1), 1.0),
    ("two opposite waves", np.stack([np.sin(T), -np.sin(T)], axis=1), 0.0),
    ("five independent waves", np.stack([np.sin(k * T) - 60 for k in range(1, 6)], axis=1), 0.2),
    ("three waves of different size and level", np.stack([3 * np.sin(T) - 60, np.sin(2 * T) + 10, 2 * np.cos(3 * T)], axis=1), 1 / 3),
    ("a wave and a neuron at rest", np.stack([np.sin(T), 0 * T - 70], axis=1), 0.5),
]


def row(what, value, band, passed, advice=""):
    return {"what": what, "value": str(value), "band": band, "passed": bool(passed), "advice": "" if passed else advice}


MISTAKES = [
    (lambda V: V.mean(axis=1).var(), "The denominator is missing: divide by the mean of the variances of the single neurons."),
    (lambda V: V.mean(axis=1).var() / V.var(), "The variance of all numbers together is the denominator here. It also contains the differences between neurons; take the variance of each over time, and average."),
    (lambda V: V.mean(axis=0).var() / max(V.var(axis=1).mean(), 1e-300), "Time and neurons are swapped: the time runs along the rows, axis 0."),
    (lambda V: V.mean(axis=1).var() / max(V.var(axis=1).mean(), 1e-300), "The denominator takes the variance over the neurons, at each time. It is the variance over time, of each neuron: axis 0."),
    (lambda V: V.mean(axis=1).var() / V.var(axis=0).sum(), "The variances of the neurons are added up, not averaged."),
    (lambda V: np.sqrt(V.mean(axis=1).var() / V.var(axis=0).mean()), "This is the root of the index: here it is chi squared that is wanted."),
    (lambda V: V.mean(axis=1).std() / V.std(axis=0).mean(), "Standard deviations instead of variances: their mean is another one."),
    (lambda V: V.sum(axis=1).var() / V.var(axis=0).mean(), "The field is the *mean* over the neurons, not the sum."),
    (lambda V: V.var(axis=0).mean() / max(V.mean(axis=1).var(), 1e-300), "Numerator and denominator are swapped."),
]


def index(function, V):
    """The learner's number, or the words that say why there is none."""
    try:
        result = function(V.copy())
    except Exception as error:
        return None, f"{type(error).__name__}: {error}"[:200], "Run the cell's last lines on their own and read the last line of the error."
    if result is None:
        return None, "None", "The function returns nothing: end it with `return`."
    try:
        result = np.array(result, dtype=float)
    except Exception:
        return None, type(result).__name__, "Return one number."
    if result.size != 1:
        return None, f"{result.size} numbers", "Return one number for the whole recording."
    return float(result.reshape(-1)[0]), "", ""


def check(learner):
    function = getattr(learner, NAME, None)
    if function is None or not callable(function):
        return [row("a function named synchrony", "not found", "defined", False, "Define it: def synchrony(V): ... and run the cell.")]
    found = []
    for words, V, truth in CASES:
        value, problem, advice = index(function, V)
        if value is None:
            return [row(f"index of {words}", problem, f"{truth:.4f}", False, advice)]
        found.append(value)
    named = next((words for mistake, words in MISTAKES if all(abs(mistake(V) - f) < 1e-9 * max(1, abs(f)) for (_, V, _), f in zip(CASES, found))), "")
    rows = []
    for (words, V, truth), value in zip(CASES, found):
        rows.append(row(f"index of {words}", f"{value:.4f}", f"{truth:.4f}", abs(value - truth) < 1e-9, named or "Work it out by hand: a sine of amplitude a has the variance a²/2."))
    if not all(r["passed"] for r in rows):
        return rows
    value, problem, advice = index(function, np.full((50, 3), -70.0))
    return rows + [row("index where nobody moves", problem or value, "0", value == 0, advice or "0 / 0 is not a number: return 0 if the denominator is 0.")]
