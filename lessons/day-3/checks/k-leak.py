"""Measures `add_k_leak(dXdt, g_KL)`: what it adds to each slope, for one neuron and for three, for a right-hand side of the check's own
that depends on the state and on the time.
"""
import numpy as np
import tensorflow as tf

NAME = "add_k_leak"
G, TIME = 0.05, 0.3
ONE = np.array([-41.0, 0.3, 0.6, 0.2])
THREE = np.array([-71.0, -20.0, 33.0, 0.1, 0.2, 0.9, 0.8, 0.5, 0.3, 0.15, 0.4, 0.7])


def row(what, value, band, passed, advice=""):
    return {"what": what, "value": str(value), "band": band, "passed": bool(passed), "advice": "" if passed else advice}


def own(X, t):
    return X * 0.5 + tf.cast(tf.range(tf.size(X)), tf.float64) + t


def by_hand(X, change):
    """The slopes of `own`, and on top of them `change`, padded with zeros for the gates."""
    base = X * 0.5 + np.arange(X.size) + TIME
    return base + np.concatenate([change, np.zeros(X.size - len(change))])


def voltages(X):
    return X[: X.size // 4]


def everywhere(X):
    """The current subtracted from all slopes, gates included, where the shapes allow it."""
    return X * 0.5 + np.arange(X.size) + TIME - np.tile(G * (voltages(X) + 95), 4)


MISTAKES = [
    (lambda X: by_hand(X, []), "Nothing is added yet: the slopes are those of the old neuron."),
    (lambda X: by_hand(X, G * (voltages(X) + 95)), "Wrong sign: the current flows outwards while V is above -95 mV, so it *lowers* the slope of V."),
    (lambda X: by_hand(X, -G * (voltages(X) - 95)), "The channel pulls towards +95 mV. Potassium's reversal potential is -95, so the driving force is V + 95."),
    (lambda X: by_hand(X, -G * (voltages(X) + 55)), "This is the reversal potential of the old leak, -55 mV. Only potassium passes here: -95 mV."),
    (lambda X: by_hand(X, -G * (voltages(X) - 50)), "This is sodium's reversal potential. Only potassium passes here: -95 mV."),
    (lambda X: by_hand(X, -G * voltages(X)), "The battery is missing: the current is g_KL times (V + 95), not times V."),
    (lambda X: by_hand(X, -(voltages(X) + 95)), "The conductance is missing: multiply by g_KL."),
    (lambda X: by_hand(X, -G * (voltages(X) + 95) * X[-(X.size // 4):] ** 4), "The current is gated by n. A leak has no gate: it is always open."),
    (lambda X: by_hand(X, (-G * (voltages(X) + 95))[:1]), "Only the first neuron has the new channel. The voltages of all are the first quarter of X."),
    (everywhere, "The current is subtracted from the gates' slopes as well. Only the voltages feel it: put zeros there, or leave them alone."),
    (lambda X: by_hand(X, np.repeat(-G * (X[0] + 95), X.size // 4)), "Every neuron gets the current of the first one: use the voltages of all, X[:N]."),
    (lambda X: -np.tile(G * (voltages(X) + 95), 1), "Only the new current came back. Return all slopes, with the current subtracted from those of the voltages."),
    (lambda X: by_hand(X, -G * (voltages(X) + 95))[: X.size // 4], "The slopes of the gates are lost: put them behind with tf.concat."),
]


def slopes(function, X):
    try:
        made = function(own, G)
    except Exception as error:
        message = " ".join(f"{type(error).__name__}: {error}".split())[:200]
        return None, message, "add_k_leak gets a right-hand side and a number, and has no state yet: compute inside the function that it returns."
    if made is None:
        return None, "None", "add_k_leak returns nothing: end it with the new function."
    if not callable(made):
        return None, type(made).__name__, "Return a function of X and t, not its value."
    try:
        result = tf.function(lambda X, t: made(X, t), autograph=False)(tf.constant(X), tf.constant(TIME, dtype=tf.float64))
    except Exception as error:
        message = " ".join(f"{type(error).__name__}: {error}".split())[:200]
        lower = message.lower()
        if "len" in lower and "symbolic" in lower:
            return None, message, "A symbolic tensor has no len(). Its length is X.shape[0]."
        if "assignment" in lower:
            return None, message, "A tensor never changes: put the new slopes of V and the old ones of the gates together with tf.concat."
        if "indices" in lower or "index" in lower:
            return None, message, "The number of neurons must be whole: X.shape[0] // 4, with two strokes."
        if "shape" in lower or "dimension" in lower:
            return None, message, "Two parts do not fit: there is one voltage for four elements of the state. How long is each part?"
        return None, message, "The new function gets X and t. Run the cell and read the last line of the error."
    if result is None:
        return None, "None", "The inner function returns nothing: end it with `return`."
    try:
        return np.array(result.numpy(), dtype=float), "", ""
    except Exception:
        return None, type(result).__name__, "The new function returns one tensor: all slopes."


def check(learner):
    function = getattr(learner, NAME, None)
    if function is None or not callable(function):
        return [row("a function named add_k_leak", "not found", "defined", False, "Define it: def add_k_leak(dXdt, g_KL): ... and run the cell.")]
    rows = []
    for words, X in (("one neuron", ONE), ("three neurons", THREE)):
        what, band = f"largest error of the slopes, {words}", "below 1e-12"
        values, problem, advice = slopes(function, X)
        if values is None:
            rows.append(row(what, problem, band, False, advice))
            continue
        truth = by_hand(X, -G * (voltages(X) + 95))
        advice = "The new slope of V is the old one minus g_KL * (V + 95); the gates keep theirs."
        for mistake, name in MISTAKES:
            wrong = mistake(X)
            # With one neuron, some mistakes do no harm.
            if wrong.shape == values.shape and np.abs(wrong - values).max() < 1e-9 and not (wrong.shape == truth.shape and np.abs(wrong - truth).max() < 1e-9):
                advice = name
                break
        if values.shape != truth.shape:
            rows.append(row(what, f"shape {values.shape}", f"shape {truth.shape}", False, advice))
            continue
        error = np.abs(values - truth).max()
        if not np.isfinite(error):
            advice = "Some slopes are not numbers."
        rows.append(row(what, f"{error:.2g}", band, error < 1e-12, advice))
    return rows
