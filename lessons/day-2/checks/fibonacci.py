"""Measures `fibonacci(n)`: its first numbers, its dtype and length, and the 60th number, which no `int32` can hold.

Every known mistake is a sequence of its own here; a learner's numbers that equal one of them are called by its name.
"""
import numpy as np

NAME = "fibonacci"


def row(what, value, band, passed, advice=""):
    return {"what": what, "value": str(value), "band": band, "passed": bool(passed), "advice": "" if passed else advice}


def sequence(step, start, n, skip=0):
    """What comes first in the pairs after each of n steps."""
    pair, out = start, []
    for i in range(n + skip):
        pair = step(pair[0], pair[1], i)
        out.append(pair[0])
    return np.array(out[skip:])


def good(a, b, i):
    return b, a + b


MISTAKES = [
    (lambda n: sequence(lambda a, b, i: (a, b), (0, 1), n), "The pair never changes: the next pair is (b, a + b)."),
    (lambda n: sequence(lambda a, b, i: (b, b + b), (0, 1), n), "The second number is the sum of two *old* ones. Here a was overwritten before it was added: return the pair in one line."),
    (lambda n: sequence(lambda a, b, i: (b, a + i), (0, 1), n), "The element was added instead of the second number. The elements only count the steps."),
    (lambda n: sequence(lambda a, b, i: (b, a + b + i), (0, 1), n), "The element was added too. The elements only count the steps: their values are not used."),
    (lambda n: sequence(lambda a, b, i: (a + b, b), (0, 1), n), "The second number never changes: the next pair is the old second number, and the sum."),
    (lambda n: sequence(lambda a, b, i: (b, a), (0, 1), n), "The two numbers only change places. The new second one is their sum."),
    (lambda n: sequence(good, (1, 1), n), "The sequence begins one place too late: 1, 2, 3. Begin with the pair (0, 1) and return the first of each."),
    (lambda n: sequence(good, (1, 2), n), "The sequence begins two places too late: begin with the pair (0, 1)."),
    (lambda n: np.array([0, *sequence(good, (0, 1), n - 1)]), "The sequence begins with 0. This exercise asks for 1, 1, 2, 3, ..."),
    (lambda n: sequence(good, (0, 1), n - 1), "One number is missing: give the scan n elements."),
    (lambda n: sequence(good, (0, 1), n + 1), "There is one number too many: give the scan n elements."),
    (lambda n: np.cumsum(np.arange(n)), "This is the sum of the elements so far. Fibonacci's numbers come from the pair alone."),
    (lambda n: 2 ** np.arange(n), "Each number is twice the one before. It should be the sum of the two before."),
]


def run(function, n):
    """The numbers with the name of their dtype, or the words that say why there are none."""
    try:
        result = function(n)
    except Exception as error:
        message = " ".join(f"{type(error).__name__}: {error}".split())[:200]
        lower = message.lower()
        if "structure" in lower or "sequence type" in lower or "length" in lower:
            return None, message, "The step does not return what it was given: a pair in, a pair out, with the same brackets."
        if "int64" in lower or "int32" in lower or "dtype" in lower:
            return None, message, "int32 met int64. Make both parts of the start int64; the elements need not be added to anything."
        return None, message, "Run the cell and read the last line of the error."
    if result is None:
        return None, "None", "The function returns nothing: end it with `return first`."
    if isinstance(result, (tuple, list)):
        return None, type(result).__name__, "The scan returns a pair of tensors, as what accumulates is a pair. Return its first part only."
    if not hasattr(result, "numpy"):
        return None, type(result).__name__, "Return the tensor that tf.scan makes."
    try:
        values = np.array(result.numpy())
        values + 0
    except Exception:
        return None, type(result).__name__, "Return a tensor of whole numbers."
    return values, result.dtype.name, ""


def check(learner):
    function = getattr(learner, NAME, None)
    if function is None or not callable(function):
        return [row("a function named fibonacci", "not found", "defined", False, "Define it: def fibonacci(n): ... and run the cell.")]
    what, truth = "the first 10 numbers", sequence(good, (0, 1), 10)
    band = " ".join(str(k) for k in truth)
    values, name, advice = run(function, 10)
    if values is None:
        return [row(what, name, band, False, advice)]
    shown = " ".join(f"{float(k):.6g}" for k in values.ravel()[:12])
    passed = values.shape == truth.shape and np.array_equal(values, truth)
    for mistake, words in MISTAKES:
        wrong = mistake(10)
        if not advice and wrong.shape == values.shape and np.array_equal(wrong, values):
            advice = words
    if values.shape != truth.shape and not advice:
        advice = f"It should be one row of 10 numbers; this has the shape {values.shape}."
    rows = [row(what, shown or f"shape {values.shape}", band, passed, advice or "Follow the pairs by hand: (0, 1), (1, 1), (1, 2), (2, 3). Where does yours leave them?")]
    if not passed:
        return rows
    rows.append(row("dtype", name, "int64", name == "int64", "Ask for it: tf.constant(0, dtype=tf.int64), and the same for the 1."))
    values, name, advice = run(function, 60)
    last = "nothing" if values is None or values.size == 0 else f"{float(values.ravel()[-1]):.13g}"
    truth = sequence(good, (0, 1), 60)
    passed = values is not None and values.shape == truth.shape and np.array_equal(values, truth)
    rows.append(row("the 60th number", last, "1548008755920", passed, advice or "The numbers ran over the edge of their dtype: an int32 ends at 2147483647. Use int64 for both parts of the pair."))
    values, name, advice = run(function, 1)
    passed = values is not None and values.shape == (1,) and values[0] == 1
    rows.append(row("fibonacci(1)", name if values is None else str(values.tolist()), "[1]", passed, advice or "With n = 1 there is one number, and it is 1."))
    return rows
