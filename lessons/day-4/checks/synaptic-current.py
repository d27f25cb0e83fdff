"""Measures `synaptic_current(o, V, post, g, E)` inside a graph: small networks by hand, then 100,000 cells.

Every known mistake is a function of its own here; a result that equals one of them is called by its name.
"""
import numpy as np
import tensorflow as tf

NAME = "synaptic_current"
# Several synapses on a cell, cells without any, places not in order.
POST = np.array([3, 0, 0, 2, 3, 0])
O = np.array([0.5, 0.125, 0.25, 0.75, 0.0625, 0.5])
V = np.array([-60.0, -50.0, -70.0, 8.0, -64.0])
FIXED = "It works for five cells, but not for every number: is a number of cells or synapses written into the function? "


def row(what, value, band, passed, advice=""):
    return {"what": what, "value": str(value), "band": band, "passed": bool(passed), "advice": "" if passed else advice}


def total(o, post, n):
    out = np.zeros(n)
    for p, x in zip(post.tolist(), o.tolist()):
        out[p] += x
    return out


def right(o, V, post, g, E):
    return g * total(o, post, V.size) * (V - E)


def last_wins(o, V, post, g, E):
    out = np.zeros(V.size)
    for p, x in zip(post.tolist(), o.tolist()):
        out[p] = x
    return g * out * (V - E)


def averaged(o, V, post, g, E):
    count = np.maximum(total(np.ones(post.size), post, V.size), 1)
    return right(o, V, post, g, E) / count


MISTAKES = [
    (lambda o, V, post, g, E: g * o * (V[post] - E), "There is one number for each synapse. Add up those that sit on the same cell: tf.scatter_nd."),
    (last_wins, "Of several synapses on a cell only the last one counts. An update replaces what was there before; tf.scatter_nd and tf.tensor_scatter_nd_add add up."),
    (averaged, "The synapses of a cell are averaged. Conductances side by side add up."),
    (lambda *a: -right(*a), "Wrong sign: a current is positive when it flows out, g [O] (V - E)."),
    (lambda o, V, post, g, E: right(o, V, post, 1.0, E), "The conductance g is missing."),
    (lambda o, V, post, g, E: right(o, V, post, g, 0.0), "The reversal potential E is missing: the current is proportional to V - E."),
    (lambda o, V, post, g, E: g * total(o, post, V.size), "This is the conductance of each cell. The current also needs the factor V - E."),
    (lambda o, V, post, g, E: right(o, V, post, g, -E), "Wrong sign of E: it is V - E."),
    (lambda o, V, post, g, E: right(np.ones_like(o), V, post, g, E), "The open fractions are ignored: every synapse counts as fully open."),
    (lambda o, V, post, g, E: right(o, V, post, g, E).sum(), "All currents are added up to one number. Each cell has its own."),
]


def currents(function, o, V, post, g, E):
    """The learner's currents inside a graph, or the words that say why there are none."""
    graph = tf.function(lambda o, V: function(o, V, post, g, E), autograph=False)
    try:
        result = graph(tf.constant(o), tf.constant(V))
    except Exception as error:
        message = " ".join(f"{type(error).__name__}: {error}".split())[:220]
        lower = message.lower()
        if "numpy" in lower and "symbolic" in lower:
            return None, message, "Inside a graph there are no numbers yet: `post` is a NumPy array, but o and V are symbols. Use TensorFlow's functions for them."
        if "iterat" in lower:
            return None, message, "A Python loop cannot walk along a symbolic tensor. One tf.scatter_nd does it for all synapses."
        if "memory" in lower or "alloc" in lower or "oom" in lower or "resource" in lower or "large" in lower:
            return None, message, "There is no room for a table of cells by cells. Work with the list: one entry for each synapse."
        if "shape" in lower or "indices" in lower or "index" in lower or "rank" in lower:
            return None, message, "Shapes do not fit. tf.scatter_nd wants the indices as a column, post[:, np.newaxis], and the shape of the result as a list, [number of cells]."
        if "float" in lower or "double" in lower or "dtype" in lower:
            return None, message, "float64 met another dtype: o and V are float64; a tensor of your own has to be float64 too."
        return None, message, "Run the cell's last line on its own and read the last line of the error."
    if result is None:
        return None, "None", "The function returns nothing: end it with `return`."
    if not hasattr(result, "numpy"):
        return None, type(result).__name__, "Return one tensor, with a current for each cell."
    if result.dtype.name != "float64":
        return None, result.dtype.name, "Return float64, as o and V are."
    return np.array(result.numpy()), "", ""


def check(learner):
    function = getattr(learner, NAME, None)
    if function is None or not callable(function):
        return [row("a function named synaptic_current", "not found", "defined", False, "Define it: def synaptic_current(o, V, post, g, E): ... and run the cell.")]
    what, band = "largest error, 6 synapses on 5 cells", "below 1e-12 µA/cm²"
    problem_at = (O, V, POST, 0.8, -70.0)
    found, problem, advice = currents(function, *problem_at)
    if found is None:
        return [row(what, problem, band, False, advice)]
    named = next((words for mistake, words in MISTAKES if (w := mistake(*problem_at)).shape == found.shape and np.abs(w - found).max() < 1e-9), "")
    if found.shape != V.shape:
        return [row(what, f"shape {found.shape}", f"shape {V.shape}", False, named or "Return one current for each cell: as many as V has elements.")]
    error = np.abs(found - right(*problem_at)).max()
    advice = named or "Work out one cell with two synapses by hand: g times the sum of their open fractions, times its own V - E."
    rows = [row(what, f"{error:.2g}", band, error < 1e-12, advice)]
    if not rows[0]["passed"]:
        return rows
    none, problem, advice = currents(function, np.zeros(0), V[:3], np.zeros(0, dtype=np.int64), 0.35, 0.0)
    advice = advice and FIXED + advice
    size = np.nan if none is None or none.shape != (3,) else np.abs(none).max()
    rows.append(row("largest current where there are no synapses at all", problem or f"{size:.2g}", "0", size == 0, advice or "With an empty list every cell gets 0."))

    n, k = 100_000, 300_000
    post = (np.arange(k) * 7919) % n
    o, v = 0.5 + 0.5 * np.sin(np.arange(k)), -60 + 10 * np.cos(np.arange(n))
    large, problem, advice = currents(function, o, v, post, 0.35, 0.0)
    what = "largest error, 300,000 synapses on 100,000 cells"
    if large is None or large.shape != (n,):
        return rows + [row(what, problem or f"shape {large.shape}", band, False, FIXED + advice)]
    # Cell 7919 i modulo n has the synapses i, i + n and i + 2n.
    sums = np.zeros(n)
    sums[post[:n]] = o[:n] + o[n:2 * n] + o[2 * n:]
    error = np.abs(large - 0.35 * sums * v).max()
    rows.append(row(what, f"{error:.2g}", band, error < 1e-11, FIXED))
    return rows
