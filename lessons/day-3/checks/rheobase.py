"""Measures `rheobase(spikes)` on three made-up neurons whose rheobase is known and which also fire once or twice at the start of a run with less current;
and counts how often it runs them.
"""
import numpy as np

NAME = "rheobase"


def row(what, value, band, passed, advice=""):
    return {"what": what, "value": str(value), "band": band, "passed": bool(passed), "advice": "" if passed else advice}


class Neuron:
    """Fires at the start of a run from `transient` on, with `first` spikes, and steadily from `threshold` on."""

    def __init__(self, transient, threshold, first):
        self.transient, self.threshold, self.first, self.calls = transient, threshold, first, 0

    def __call__(self, I):
        self.calls += 1
        I = float(np.array(I).reshape(-1)[0])
        if I < self.transient:
            return np.array([])
        if I < self.threshold:
            return 9.0 + 31.0 * np.arange(self.first)
        return np.arange(9.0, 400.0, 12.0 + 25.0 / (1.0 + I - self.threshold))


CASES = [("first", (0.93, 1.327, 1)), ("second", (0.4, 0.441, 2)), ("third", (3.1, 7.906, 3))]


def advice_for(value, neuron):
    if not np.isfinite(value):
        return "Not a finite number: begin with 0, where it is silent, and 10, where it fires, and halve the interval."
    if abs(value - neuron.transient) < 0.03:
        return "From here on it fires at the *start* of the run, and then never again. Look only at the spikes after 200 ms."
    if abs(value - neuron.threshold) < 0.11:
        return "Close, but not to within 0.01: go on searching, in finer steps or by further halvings."
    if value > 9.9:
        return "This is the upper end of the search. When the middle fires, it becomes the new upper end; when it is silent, the new lower one."
    if value < 0.02:
        return "This is the lower end of the search, where it is silent. When the middle is silent, it becomes the new lower end."
    if value < neuron.threshold:
        return "With this current it does not keep firing. Does your test look at the spikes after 200 ms only?"
    return "There is less current with which it keeps firing. Does the search go on to the end?"


def check(learner):
    function = getattr(learner, NAME, None)
    if function is None or not callable(function):
        return [row("a function named rheobase", "not found", "defined", False, "Define it: def rheobase(spikes): ... and run the cell.")]
    rows, calls = [], 0
    for name, settings in CASES:
        neuron = Neuron(*settings)
        what, band = f"rheobase of the {name} made-up neuron", f"{neuron.threshold - 0.01:.3f} to {neuron.threshold + 0.01:.3f}"
        try:
            value = function(neuron)
        except Exception as error:
            message = " ".join(f"{type(error).__name__}: {error}".split())[:200]
            rows.append(row(what, message, band, False, "spikes(I) gives an array of times, which may be empty. Run the cell and read the last line of the error."))
            continue
        calls = max(calls, neuron.calls)
        if value is None:
            rows.append(row(what, "None", band, False, "The function returns nothing: end it with `return`, outside of the loop."))
            continue
        try:
            value = float(value)
        except Exception:
            rows.append(row(what, type(value).__name__, band, False, "Return one number, the current."))
            continue
        rows.append(row(what, f"{value:.4f}", band, abs(value - neuron.threshold) <= 0.0101, advice_for(value, neuron)))
    rows.append(row("runs of a neuron for one rheobase", calls, "1 to 40", 1 <= calls <= 40,
                    "Every call is a whole simulation. Ten halvings of the interval from 0 to 10 reach 0.01; trying one current after the other takes a thousand."
                    if calls else "The neuron was never run: call spikes(I) for the currents that you try."))
    return rows
