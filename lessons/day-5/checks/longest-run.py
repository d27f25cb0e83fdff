"""Measures `longest(memory, variables, batches)`: exact whole numbers against the second law, at its edge from both sides.

Every known mistake is a function of its own here; results that equal those of one of them are called by its name.
"""
NAME = "longest"
CASES = [
    (16_000_000_000, 3956, 1),
    (2_000_000_000, 17, 1),
    (1_000_000, 5, 4),
    (134_217_728, 360, 10),
    (80, 1, 4),
    (96, 1, 1),
    (15, 1, 1),
    (2**62 + 9, 3, 7),
]


def row(what, value, band, passed, advice=""):
    return {"what": what, "value": str(value), "band": band, "passed": bool(passed), "advice": "" if passed else advice}


def right(memory, variables, batches):
    return memory * batches // ((batches + 1) * 8 * variables)


MISTAKES = [
    (lambda m, n, k: m * k // ((k + 1) * 64 * n), "A float64 has 64 bits, and 8 bytes. Memory is counted in bytes."),
    (lambda m, n, k: m // (64 * n), "A float64 has 64 bits, and 8 bytes; and while rows are joined they exist twice."),
    (lambda m, n, k: m // (8 * n), "This is the matrix alone. While the rows of a batch are joined they exist twice: use the second law."),
    (lambda m, n, k: m // (16 * n), "This is the law for one run. With more batches the peak is lower: (1 + 1/K) times the matrix."),
    (lambda m, n, k: m * k // (16 * n), "This is the law for parts in files, 2/K. Here the parts are kept: (1 + 1/K)."),
    (lambda m, n, k: m * k // ((k + 1) * 4 * n), "Four bytes are a float32. These are float64."),
    (lambda m, n, k: -(-m * k // ((k + 1) * 8 * n)), "Rounded up: then the peak is above the memory. Round down, with `//`."),
    (lambda m, n, k: right(m, n, k) + 1, "One too many: the peak may be equal to the memory, but not above it."),
    (lambda m, n, k: m // ((1 + 1 // k) * 8 * n), "`1 // batches` is 0 as soon as there are two batches. Multiply both sides by K first, and no fraction is left."),
]
ROUNDED = "A product or a quotient of floats is rounded, and a large one is off by a few. Keep to whole numbers: multiply by K first, then one `//`."


def check(learner):
    function = getattr(learner, NAME, None)
    if function is None or not callable(function):
        return [row("a function named longest", "not found", "defined", False, "Define it: def longest(memory, variables, batches): ... and run the cell.")]
    found, rows = [], []
    for case in CASES:
        what = "{} bytes, {} variables, {} batches".format(*case)
        try:
            result = function(*case)
        except Exception as error:
            return [row(what, f"{type(error).__name__}: {error}"[:200], str(right(*case)), False, "Call the function with these numbers, and read the last line of the error.")]
        if result is None:
            return [row(what, "None", str(right(*case)), False, "The function returns nothing: end it with `return`.")]
        if isinstance(result, bool) or not isinstance(result, (int, float)):
            return [row(what, type(result).__name__, str(right(*case)), False, "Return one whole number, an int of Python.")]
        found.append((what, case, result))
    floats = any(isinstance(result, float) for _, _, result in found)
    named = next((words for mistake, words in MISTAKES if all(mistake(*case) == result for _, case, result in found)), "")
    for what, case, result in found:
        exact = right(*case)
        advice = named
        if not named and isinstance(result, float):
            advice = "This is a float. A number of rows is whole: use `//` between whole numbers, and no `/`."
        elif not named and result != exact and abs(result - exact) <= 1e-9 * exact + 1:
            advice = ROUNDED
        rows.append(row(what, result, str(exact), result == exact and not isinstance(result, float),
                        advice or "Put your result into the law: is the peak at most the memory, and above it for one row more?"))
    if floats and not named:
        rows = [r for r in rows if not r["passed"]][:3]
    return rows
