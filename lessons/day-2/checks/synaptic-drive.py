"""Measures `drive(weights, counts, window)`: dtype, shape and values, for a table that is not square and for one that is, and with
a count that does not survive `float32`.

Every known mistake is a function of its own here; a learner's result that equals one of them is called by its name.
"""
import numpy as np
import tensorflow as tf

NAME = "drive"


def row(what, value, band, passed, advice=""):
    return {"what": what, "value": str(value), "band": band, "passed": bool(passed), "advice": "" if passed else advice}


# Weights, counts, window: 3 cells with 4 inputs, then 3 cells with 3 inputs, where rows and columns can be mixed up unnoticed.
WIDE = (np.array([[1.0, 0.5, -2.0, 0.25], [0.0, 3.0, 1.5, -1.0], [2.0, -0.75, 0.1, 4.0]]), np.array([3, 2, 7, 5]), 0.25)
SQUARE = (np.array([[1.0, 0.5, -2.0], [0.0, 3.0, 1.5], [2.0, -0.75, 0.1]]), np.array([3, 1, 7]), 0.5)
LARGE = (np.array([[1.0, -1.0]]), np.array([2**24 + 1, 2**24]), 1.0)


def right(w, c, s):
    return w @ (c / s)


MISTAKES = [
    (lambda w, c, s: w @ c, "The counts are not divided by the window: a rate is spikes per second."),
    (lambda w, c, s: w @ (c * s), "The counts are multiplied by the window. More seconds for the same spikes make a *lower* rate: divide."),
    (lambda w, c, s: w @ (c // s), "Something was rounded to whole numbers: cast the counts to float64 before you divide."),
    (lambda w, c, s: w * (c / s), "Each weight is multiplied by its rate, but nothing is added up: a cell has one drive, the sum along its row."),
    (lambda w, c, s: (w * (c / s)).sum(axis=0), "The sum runs down the columns, over the cells. It must run along each row, over the inputs of one cell (axis 1)."),
    (lambda w, c, s: (c / s) @ w, "Rows and columns of the weights are swapped: a row belongs to a cell, a column to an input."),
    (lambda w, c, s: (w @ (c / s))[:, np.newaxis], "The result is a column of shape (cells, 1). One number for each cell has the shape (cells,): use matvec, or take column 0."),
    (lambda w, c, s: (w * (c / s)).sum(), "Everything is added up to one number. Each cell has its own sum: along axis 1."),
    (lambda w, c, s: (w * (c / s)).mean(axis=1), "This is the mean over the inputs. A cell adds them up: the sum."),
    (lambda w, c, s: np.zeros(2), "The drives are still zero: multiply the weights by the rates, and add up along each row."),
    (lambda w, c, s: c / s, "These are the rates of the inputs. Each must still be weighted, and summed for each cell."),
    (lambda w, c, s: w @ (s / c), "The rate is upside down: spikes divided by seconds."),
]


def named(result, problem):
    for mistake, words in MISTAKES:
        try:
            wrong = mistake(*problem)
        except ValueError:
            continue
        if wrong.shape == result.shape and np.abs(wrong - result).max() < 1e-9:
            return words
    return ""


def run(function, problem):
    """The learner's result as a float array with the name of its dtype, or the words that say why there is none."""
    weights, counts, window = problem
    try:
        result = function(tf.constant(weights), tf.constant(counts), window)
    except Exception as error:
        message = " ".join(f"{type(error).__name__}: {error}".split())[:200]
        if "int64" in message or "dtype" in message or "double" in message:
            return None, message, "Whole numbers met floating ones: turn the counts into float64 with tf.cast first."
        if "ndims" in message or "rank" in message or "ncompatible" in message:
            return None, message, "tf.matmul wants two matrices, and the rates are a vector: tf.linalg.matvec is the product for that."
        return None, message, "Run the cell and read the last line of the error."
    if result is None:
        return None, "None", "The function returns nothing: end it with `return`."
    if not hasattr(result, "numpy"):
        return None, type(result).__name__, "Return a tensor: build it with tf.cast and tf.linalg.matvec."
    name = result.dtype.name
    try:
        return np.array(result.numpy(), dtype=float), name, ""
    except Exception:
        return None, name, "Return a tensor of float64 numbers."


def check(learner):
    function = getattr(learner, NAME, None)
    if function is None or not callable(function):
        return [row("a function named drive", "not found", "defined", False, "Define it: def drive(weights, counts, window): ... and run the cell.")]
    what = "3 cells with 4 inputs: shape and dtype"
    band = "(3,) float64"
    result, name, advice = run(function, WIDE)
    if result is None:
        return [row(what, name, band, False, advice)]
    good = result.shape == (3,) and name == "float64"
    words = named(result, WIDE)
    if not words and result.shape == (3,):
        words = f"The numbers are {name}. Cast the counts to float64, so that the weights need no change."
    rows = [row(what, f"{result.shape} {name}", band, good, words or "Return one number for each cell, a tensor of shape (cells,).")]
    if not good:
        return rows
    for what, problem in (("largest error, 3 cells with 4 inputs", WIDE), ("largest error, 3 cells with 3 inputs", SQUARE)):
        result, name, advice = run(function, problem)
        truth = right(*problem)
        if result is None or result.shape != truth.shape:
            rows.append(row(what, name if result is None else f"shape {result.shape}", "below 1e-12", False, advice or "Return one number for each cell."))
            continue
        error = np.abs(result - truth).max()
        advice = named(result, problem) or "By hand: weights (1, 0, 2) and rates (8, 4, 2) per second make 12."
        rows.append(row(what, f"{error:.2g}", "below 1e-12", error < 1e-12, advice))
    result, name, advice = run(function, LARGE)
    value = name if result is None or result.shape != (1,) else f"{result[0]:.6g}"
    passed = result is not None and result.shape == (1,) and result[0] == 1.0
    rows.append(row("drive of 16777217 minus 16777216 spikes", value, "1", passed,
                    advice or "The counts went through float32, which has seven digits. Cast them to float64 in one step."))
    return rows
