"""Measures `vary(value, count, percent, seed)`: mean, scatter and shape of many parameters, and that the seed decides.

Bands are four standard errors of a normal distribution: chance alone is outside once in 16,000 times.
"""
import numpy as np

NAME = "vary"
COUNT = 4000


def row(what, value, band, passed, advice=""):
    return {"what": what, "value": str(value), "band": band, "passed": bool(passed), "advice": "" if passed else advice}


def drawn(function, *arguments):
    """The learner's parameters, or the words that say why there are none."""
    try:
        result = function(*arguments)
    except Exception as error:
        return None, f"{type(error).__name__}: {error}"[:200], "Run the function with these numbers, and read the last line of the error."
    if result is None:
        return None, "None", "The function returns nothing: end it with `return`."
    try:
        result = np.array(result, dtype=float)
    except Exception:
        return None, type(result).__name__, "Return one NumPy array."
    if result.shape != (arguments[1],):
        return None, f"shape {result.shape}", f"Return {arguments[1]} numbers: one parameter for each neuron."
    if not np.all(np.isfinite(result)):
        return None, "not finite", "Some parameters are not finite numbers."
    return result, "", ""


def check(learner):
    function = getattr(learner, NAME, None)
    if function is None or not callable(function):
        return [row("a function named vary", "not found", "defined", False, "Define it: def vary(value, count, percent, seed): ... and run the cell.")]
    rows = []
    for value, percent, seed in ((10.0, 5.0, 1), (-55.0, 2.0, 2)):
        title = f"{COUNT} times {value} ± {percent} %"
        x, problem, advice = drawn(function, value, COUNT, percent, seed)
        if x is None:
            return rows + [row(title, problem, "numbers", False, advice)]
        wanted = abs(value) * percent / 100
        error = 4 * wanted / np.sqrt(COUNT)
        mean, spread = x.mean(), x.std()
        advice = "The parameters do not lie around the value."
        if abs(mean) < 4 * max(spread, 1e-300) / np.sqrt(COUNT):
            advice = "The parameters lie around 0: only the scatter came back. Add it to the value."
        elif abs(mean + value) < abs(value) / 10:
            advice = "The sign is lost: a negative value stays negative."
        rows.append(row(f"mean of {title}", f"{mean:.4g}", f"{value - error:.4g} to {value + error:.4g}", abs(mean - value) <= error, advice))
        low, high = wanted * (1 - 4 / np.sqrt(2 * COUNT)), wanted * (1 + 4 / np.sqrt(2 * COUNT))
        ratio = spread / wanted
        advice = "The scatter is wrong: percent / 100 times the size of the value."
        for factor, words in (
            (100.0, "Per cent are hundredths: divide by 100."),
            (1 / wanted, "The scatter has the size 1, whatever the value is: multiply by percent / 100 and by the value."),
            (1 / abs(value), "The scatter does not depend on the value: percent / 100 is a share of it."),
            (100 / percent, "The scatter is as large as the value itself: percent is missing."),
            (1 / np.sqrt(3), "These numbers are spread evenly, not normally: np.random.normal."),
            (1 / np.sqrt(12), "These numbers are spread evenly, not normally: np.random.normal."),
        ):
            if abs(ratio / factor - 1) < 0.1:
                advice = words
        if spread == 0:
            advice = "All are alike: nothing scatters."
        rows.append(row(f"standard deviation of {title}", f"{spread:.4g}", f"{low:.4g} to {high:.4g}", low <= spread <= high, advice))
        if not all(r["passed"] for r in rows):
            return rows
        inside = float(np.mean(np.abs(x - mean) < spread))
        rows.append(row(f"share within one standard deviation, {title}", f"{inside:.3f}", "0.65 to 0.715", 0.65 <= inside <= 0.715, "A normal distribution has 68 % of its numbers within one standard deviation: np.random.normal."))
    plain = drawn(function, -70.0, 5, 0.0, 3)[0]
    rows.append(row("five times -70 ± 0 %", "none" if plain is None else " ".join(f"{v:g}" for v in plain), "-70 each", plain is not None and np.all(plain == -70.0), "Without scatter every parameter is the value itself."))
    a, b, c = (drawn(function, 1.0, 6, 10.0, seed)[0] for seed in (4, 4, 5))
    same = a is not None and b is not None and np.array_equal(a, b)
    rows.append(row("the same seed twice", "the same numbers" if same else "different numbers", "the same numbers", same, "Set the seed inside the function, before the numbers are drawn."))
    differs = a is not None and c is not None and not np.array_equal(a, c)
    rows.append(row("two seeds", "different numbers" if differs else "the same numbers", "different numbers", differs, "The seed that is handed in is not used: np.random.seed(seed)."))
    return rows
