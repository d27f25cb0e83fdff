"""Measures `run_batch(k, integrate, y0, t)`: three batches against the run as a whole, a state that another program has left, a batch that is
repeated, and a state that is missing. The files are the runner's own; what was there before is put back.
"""
import os

import numpy as np

NAME = "run_batch"
START = np.array([0.4, -0.1, 0.9])
OTHER = np.array([-1.0, 0.2, 0.3])
T = np.cumsum(0.02 + 0.01 * np.abs(np.sin(2.3 * np.arange(40))))
CUT = [0, 15, 28, 40]
BATCHES = [T[max(a - 1, 0):b] for a, b in zip(CUT[:-1], CUT[1:])]
FILES = [f"runner_batch_{k}.npy" for k in range(3)] + [f"runner_state_{k}.npy" for k in range(4)]


def row(what, value, band, passed, advice=""):
    return {"what": what, "value": str(value), "band": band, "passed": bool(passed), "advice": "" if passed else advice}


def integrate(y0, t):
    t = np.array(t, dtype=float)
    rows = [np.array(y0, dtype=float)]
    for i in range(t.size - 1):
        y = rows[i]
        rows.append(y + (t[i + 1] - t[i]) * (np.cos(3 * t[i]) - y[[2, 0, 1]]))
    return np.array(rows)


def loaded(name):
    """What a file holds, or None."""
    try:
        return np.array(np.load(name), dtype=float)
    except Exception:
        return None


def same(a, b):
    return a is not None and a.shape == b.shape and np.array_equal(a, b)


class Failed(Exception):
    """A measurement that ends the check."""


def call(function, k, y0=START):
    try:
        function(k, integrate, y0.copy(), BATCHES[k].copy())
    except Exception as error:
        raise Failed(row(f"batch {k}", f"{type(error).__name__}: {error}"[:200], "no error", False, "Call it as the cell's last lines do, and read the last line of the error."))


def expect(rows, what, name, wanted, named):
    """One measurement: a file's content. `named` are pairs of a wrong content and the words for it."""
    found = loaded(name)
    if found is None:
        raise Failed(row(what, "no file", name, False, f"Save it: np.save({name[:-4]!r}, ...), with the number in the name as it is asked for."))
    advice = next((words for wrong, words in named if same(found, wrong)), "")
    if found.shape != wanted.shape:
        value = f"shape {found.shape}"
        advice = advice or "Compare the number of rows with the number of times, without the seam."
    else:
        value = f"{int((found != wanted).sum())} of {wanted.size} elements differ"
    rows.append(row(what, value, "equal to the last bit", same(found, wanted), advice or "Where does this batch begin, at which time, and with which state?"))
    if not rows[-1]["passed"]:
        raise Failed(None)


def check(learner):
    function = getattr(learner, NAME, None)
    if function is None or not callable(function):
        return [row("a function named run_batch", "not found", "defined", False, "Define it: def run_batch(k, integrate, y0, t): ... and run the cell.")]
    before = {name: loaded(name) for name in FILES}
    rows = []
    try:
        clear()
        measure(function, rows)
    except Failed as failed:
        if failed.args[0] is not None:
            rows.append(failed.args[0])
    finally:
        clear()
        for name, content in before.items():
            if content is not None:
                np.save(name, content)
    return rows


def clear():
    for name in FILES:
        if os.path.exists(name):
            os.remove(name)


def measure(function, rows):
    whole = integrate(START, T)
    call(function, 0)
    expect(rows, "rows of batch 0", "runner_batch_0.npy", whole[:15], [(whole[1:15], "Batch 0 has no batch before it: its first row, the start, must stay."), (whole[:14], "The last row is cut off. It is the *first* row of a later batch that is there twice.")])
    expect(rows, "state after batch 0", "runner_state_1.npy", whole[14], [(whole[0], "This is the state at the beginning of the batch. Save the one at its end."), (whole[13], "This is the row before the last one."), (whole[14:15], "This is a matrix of one row. Save the state itself: rows[-1].")])

    call(function, 1)
    again = integrate(START, BATCHES[1])
    doubled = integrate(whole[14], BATCHES[1])
    expect(rows, "rows of batch 1", "runner_batch_1.npy", whole[15:28], [
        (doubled, "The first row is already in batch 0, as its last one. Save rows[1:]."),
        (doubled[:-1], "The wrong row is cut off: it is the first one that is already in batch 0."),
        (again, "Batch 1 begins with y0 again. It must begin with the state that batch 0 has left in its file."),
        (again[1:], "Batch 1 begins with y0 again. It must begin with the state that batch 0 has left in its file."),
    ])
    expect(rows, "state after batch 1", "runner_state_2.npy", whole[27], [])

    # Another program was here: only the file knows the state.
    np.save("runner_state_1", OTHER)
    call(function, 1)
    other = integrate(OTHER, BATCHES[1])
    expect(rows, "rows of batch 1, from a state that another program has left", "runner_batch_1.npy", other[1:], [
        (whole[15:28], "The state was kept in a variable, or the batch was not made again. Another Python has no variables of yours: read the file."),
        (integrate(whole[27], BATCHES[1])[1:], "The batch began where it had ended the first time. Read the file of *this* seam, runner_state_1.npy."),
    ])
    np.save("runner_state_1", whole[14])
    call(function, 1)
    call(function, 1)
    expect(rows, "rows of batch 1, made twice", "runner_batch_1.npy", whole[15:28], [(integrate(whole[27], BATCHES[1])[1:], "The second time it began where the first time had ended. Each seam has a file of its own.")])
    call(function, 2, OTHER)
    expect(rows, "rows of batch 2", "runner_batch_2.npy", whole[28:], [])

    os.remove("runner_state_2.npy")
    what, band = "batch 2 without the state that it begins with", "FileNotFoundError"
    try:
        function(2, integrate, START.copy(), BATCHES[2].copy())
    except FileNotFoundError:
        rows.append(row(what, "FileNotFoundError", band, True))
    except Exception as error:
        rows.append(row(what, f"{type(error).__name__}: {error}"[:200], band, False, "Let the error of np.load pass as it is."))
    else:
        rows.append(row(what, "no error", band, False, "It began anew without saying so, and its rows are wrong. A missing state must be an error: do not ask whether the file exists, only whether k is 0."))
