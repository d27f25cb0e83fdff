"""The numbers that Day 4's text claims, as data: as in `claims_day_1.py`.

Truths are computed here in plain Python without the lesson's functions (two cells, stopping at every jump), or come from the reference run of the
three-neuron network in `tests/reference`, which real TensorFlow made from the tutorial's own text.
"""
import functools
import math
from pathlib import Path

import numpy as np

REFERENCE = Path(__file__).resolve().parents[1] / "reference" / "expected" / "day4_net.npz"
PHI = 3 ** (-1.4)


def cell(y, I, o=0.0):
    """Slopes of V, m, h, n under a current and a fraction of open acetylcholine channels; sums of rates written out."""
    V, m, h, n = y
    v = V + 50

    def bend(x):
        return 1 - x / 2 if abs(x) < 1e-7 else x / math.expm1(x)

    an, bn = 0.1 * bend((15 - v) / 5), 0.5 * math.exp((10 - v) / 40)
    am, bm = 1.28 * bend((13 - v) / 4), 1.4 * bend((v - 40) / 5)
    ah, bh = 0.128 * math.exp((17 - v) / 18), 4 / (math.exp((40 - v) / 5) + 1)
    current = 100 * m**3 * h * (V - 50) + 10 * n**4 * (V + 95) + 0.15 * (V + 55) + 0.35 * o * V
    return (I - current, PHI * (am - (am + bm) * m), PHI * (ah - (ah + bh) * h), PHI * (an - (an + bn) * n))


def rk4(f, y, t, e):
    def add(y, k, e):
        return tuple(a + e * b for a, b in zip(y, k))

    a = f(y, t)
    b = f(add(y, a, e / 2), t + e / 2)
    c = f(add(y, b, e / 2), t + e / 2)
    d = f(add(y, c, e), t + e)
    return tuple(x + e / 6 * (p + 2 * q + 2 * r + s) for x, p, q, r, s in zip(y, a, b, c, d))


def run_between(f, y, begin, end, step=0.002):
    """From `begin` to `end` in equal steps of about `step`; the crossing of 0 mV if there is one, by halving the last step, else None."""
    count = math.ceil((end - begin) / step)
    e, t = (end - begin) / count, begin
    for _ in range(count):
        new = rk4(f, y, t, e)
        if y[0] < 0 <= new[0]:
            low, high = 0.0, e
            for _ in range(50):
                middle = (low + high) / 2
                low, high = (middle, high) if rk4(f, y, t, middle)[0] < 0 else (low, middle)
            return new, t + low
        y, t = new, t + e
    return y, None


def open_after(fire, t):
    """[O] after a single spike at `fire`, in closed form."""
    if t <= fire:
        return 0.0
    ceiling, rate = 5 / 5.2, 5.2
    if t <= fire + 0.3:
        return ceiling * (1 - math.exp(-rate * (t - fire)))
    return ceiling * (1 - math.exp(-rate * 0.3)) * math.exp(-0.2 * (t - fire - 0.3))


@functools.cache
def first_spikes(current=7.5):
    """First spike of X1, which gets the current from 4 ms on, and of X2, which X1 excites: no step contains a jump."""
    start = (-71.0, 0.0, 0.0, 0.0)
    rest, _ = run_between(lambda y, t: cell(y, 0.0), start, 0.0, 4.0)
    _, fire = run_between(lambda y, t: cell(y, current), rest, 4.0, 16.0)
    y, times = start, [0.0, fire, fire + 0.3, 16.0]
    for begin, end in zip(times[:-1], times[1:]):
        y, second = run_between(lambda y, t: cell(y, 0.0, open_after(fire, t)), y, begin, end)
        if second is not None:
            return fire, second
    return fire, math.inf


def peak(duration):
    """[O] at the end of a pulse of transmitter, by RK4 in a thousand steps."""
    def f(y, t):
        return (10 * 0.5 * (1 - y[0]) - 0.2 * y[0],)

    y = (0.0,)
    for _ in range(1000):
        y = rk4(f, y, 0.0, duration / 1000)
    return y[0]


def reference(name):
    with np.load(REFERENCE) as data:
        return data[name]


def latencies():
    """Of the reference run: X2's spikes after X1's."""
    spikes = reference("spikes")
    return spikes[18:] - spikes[:18]


def notebook_error():
    """How early the fire times of the reference run are, least and most, in steps of 0.01 ms."""
    early = (reference("spikes") - reference("noted")) / 0.01
    return early.min(), early.max()


def wrong_samples(end):
    """How many times k * 0.01 are divided by 0.01 and cut to something other than k, in Python's own numbers."""
    return sum(int(float(t) / 0.01) != k for k, t in enumerate(np.arange(0, end, 0.01)))


def network_errors(page, name, step):
    """Largest errors of eight first spikes of X1 and of X2, by one of the lesson's two integrators, against `first_spikes`."""
    n = page.namespace
    t = np.arange(round(16 / step)) * step
    currents = n["step_currents"](t)
    if name == "naive":
        V = n["simulate"](n["pairs_ach"], n["pairs_gaba"], currents, t)
    else:
        change, start = n["network"](n["pairs_ach"], n["pairs_gaba"])
        tf = n["tf"]
        V = n["integrate_jumps"](change, tf.constant(start), tf.constant(t), tf.constant(currents.T), 16).numpy()
    worst = [0.0, 0.0]
    for k in (0, 1):
        for pair in range(8):
            v = V[:, 8 * k + pair]
            b = np.flatnonzero((v[:-1] < 0) & (v[1:] >= 0))[0]
            located = np.polyfit(v[b - 1 : b + 3], t[b - 1 : b + 3], 3)[-1]
            worst[k] = max(worst[k], abs(located - first_spikes(7 + pair / 7)[k]))
    return worst


@functools.cache
def all_runs(page, name):
    return [network_errors(page, name, step) for step in (0.04, 0.02, 0.01, 0.005)]


def runs(page, name, k):
    return [errors[k] for errors in all_runs(page, name)]


def order(errors):
    return np.polyfit(np.log([0.04, 0.02, 0.01, 0.005]), np.log(errors), 1)[0]


def exact_times(page):
    """Largest difference between the lesson's two lines of exact times and `first_spikes`."""
    n = page.namespace
    return max(abs(n[name][pair] - first_spikes(7 + pair / 7)[k]) for k, name in ((0, "first"), (1, "second")) for pair in range(8))


PRINTED = [
    ("one-pulse", "pulse of 0.3 ms: [O] rises to 0.76"),
    ("one-pulse", "pulse of 0.6 ms: [O] rises to 0.92"),
    ("releases", "GABA at   -23 mV: 0.12"),
    ("releases", "GABA at   -17 mV: 0.88"),
    ("there-and-back", "places of the synapses: [ 1  3  8 14]"),
    ("there-and-back", "[20. 40. 10. 30.]"),
    ("figure-9", "X1: 18 spikes"),
    ("figure-9", "X2: 18 spikes"),
    ("figure-9", "X3: 0 spikes"),
    ("figure-9", "and -54.99 mV from 100 ms on"),
    ("dense-cost", "10000    1000000   100000000       1%    800.00 MB"),
    ("lists", "[20. 40. 10. 30.]"),
    ("wrong-sample", "4860 of 80000 are wrong, first [ 29"),
    ("wrong-sample", "28.999999999999996"),
    ("halve-the-rate", "g = 0.0: 61.9 spikes per second"),
    ("balance", "spikes of X3 from 50 ms on: 0"),
]

VALUES = [
    ("With a pulse of 0.3 ms, [O] rises to 0.76", lambda p: peak(0.3), 0.755, 0.765),
    ("- [x] To 0.92", lambda p: peak(0.6), 0.915, 0.925),
    ("$\\alpha A / (\\alpha A + \\beta) = 0.96$", lambda p: peak(20.0), 0.955, 0.965),
    ("$1/(\\alpha A + \\beta) = 0.19$ ms", lambda p: -0.3 / math.log(1 - peak(0.3) / peak(20.0)), 0.185, 0.195),
    ("a spike of a millisecond is felt for twenty", lambda p: open_after(0.0, 20.0) / open_after(0.0, 0.3), 0.01, 0.03),
    ("From 12 % to 88 % takes $4\\sigma = 6$ mV", lambda p: 1.5 * (math.log(0.88 / 0.12) - math.log(0.12 / 0.88)), 5.9, 6.1),
    ("Early, by up to one step of 0.01 ms", lambda p: notebook_error()[0], 0, 1),
    ("They are early, by up to one step", lambda p: notebook_error()[1], 0.5, 1),
    ("from its rest at −55 mV", lambda p: reference("state")[:, 2].max(), -55, -54.9),
    ("to below −67 mV", lambda p: reference("state")[20:, 2].min(), -70, -67),
    ("and yet $X_2$ fires milliseconds after $X_1$", lambda p: latencies().min(), 2.5, 3),
    ("milliseconds after $X_1$", lambda p: latencies().max(), 4, 5),
    ("a hundred million elements, of which one in a hundred is not zero", lambda p: 10_000 * 100 / 10_000**2, 0.01, 0.01),
    ("For 4860, one in sixteen", lambda p: wrong_samples(800), 4860, 4860),
    ("one in sixteen", lambda p: 80_000 / wrong_samples(800), 15.5, 16.9),
    ("The exact times in the first two lines", exact_times, 0, 2e-9),
    ("By about 2: the whole network is of order **one**", lambda p: order(runs(p, "naive", 1)), 0.8, 1.3),
    ("$X_1$ has its order 4 back", lambda p: order(runs(p, "jumps", 0)), 3.8, 4.2),
    ("$X_2$ is of order 2", lambda p: order(runs(p, "jumps", 1)), 1.75, 2.25),
    ("has fallen from 0.058", lambda p: runs(p, "naive", 1)[2], 0.0575, 0.0585),
    ("to 0.0006 ms", lambda p: runs(p, "jumps", 1)[2], 0.0005, 0.00065),
    ("it will turn out to be the largest error of the whole network", lambda p: runs(p, "naive", 1)[2] / runs(p, "naive", 0)[2], 10, 1000),
]


if __name__ == "__main__":
    for k in range(8):
        print(*[f"{x:.9f}" for x in first_spikes(7 + k / 7)])
