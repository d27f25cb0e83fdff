"""The numbers that Day 2's text claims, as data: as in `claims_day_1.py`. What needs a truth is computed here in NumPy, without the lesson's functions."""
import functools
import time

import numpy as np


def lorenz(y):
    return np.array([10 * (y[1] - y[0]), y[0] * (28 - y[2]) - y[1], y[0] * y[1] - 8 / 3 * y[2]])


def heart(y):
    return np.array([y[1], 10 * (1 - y[0] ** 2) * y[1] - y[0]])


def rk4(f, y, step, count):
    """All states of a run of the classical method, written out."""
    out = [np.array(y, dtype=float)]
    for _ in range(count):
        a = f(out[-1])
        b = f(out[-1] + step / 2 * a)
        c = f(out[-1] + step / 2 * b)
        out.append(out[-1] + step / 6 * (a + 2 * b + 2 * c + f(out[-1] + step * c)))
    return np.array(out)


@functools.cache
def neighbours():
    """Times at which starts that are 1e-3, 1e-6 and 1e-9 off in z have parted by more than 1."""
    start = np.ones((3, 4))
    start[2] += [0, 1e-3, 1e-6, 1e-9]
    run = rk4(lorenz, start, 0.01, 3999)
    apart = np.sqrt(((run - run[:, :, :1]) ** 2).sum(axis=1))
    return [0.01 * np.argmax(apart[:, k] > 1) for k in (1, 2, 3)]


def steps_part():
    coarse = rk4(lorenz, [1, 1, 1], 0.01, 3000)[:, 0]
    fine = rk4(lorenz, [1, 1, 1], 0.005, 6000)[::2, 0]
    return 0.01 * np.argmax(np.abs(coarse - fine) > 1)


@functools.cache
def exponent():
    """Lyapunov exponent by Benettin's method: one neighbour, pulled back to a distance of 1e-8 after every time unit, for 600 of them."""
    y = rk4(lorenz, [1, 1, 1], 0.01, 3000)[-1]
    pair, growth = np.stack([y, y + [1e-8, 0, 0]], axis=1), 0.0
    for _ in range(600):
        pair = rk4(lorenz, pair, 0.01, 100)[-1]
        apart = pair[:, 1] - pair[:, 0]
        growth += np.log(np.linalg.norm(apart) / 1e-8)
        pair[:, 1] = pair[:, 0] + apart / np.linalg.norm(apart) * 1e-8
    return growth / 600


@functools.cache
def heart_run():
    return rk4(heart, [2.0, 0.0], 0.001, 60000)[:, 0]


def beat():
    """Time between two passages of x downwards through 0, after the first beat."""
    x = heart_run()
    down = np.flatnonzero((x[:-1] > 0) & (x[1:] <= 0)) * 0.001
    return down[2] - down[1]


def heart_error(steps):
    """Error of RK4 at t = 20 with so many equal steps, against steps of 0.001."""
    return abs(rk4(heart, [2.0, 0.0], 20 / steps, steps)[-1, 0] - heart_run()[20000])


def adaptive_work(page, error):
    """How often the adaptive method asks for a slope, with the first tolerance that reaches the error."""
    n = page.namespace
    for tolerance in (1e-3, 3e-4, 1e-4, 3e-5, 1e-5, 3e-6, 1e-6):
        x, info = n["brunsviga"].odeint(n["heart"], [2.0, 0.0], [0.0, 20.0], method="rk45", rtol=tolerance, atol=tolerance, full_output=True)
        if abs(x[-1, 0] - heart_run()[20000]) < error:
            return info["evaluations"]
    return np.inf


@functools.cache
def growth_error(dtype, count):
    """Largest error of RK4 for x' = x up to t = 1, every number of `dtype`, in NumPy."""
    t = np.linspace(0, 1, count + 1).astype(dtype)
    x, out = dtype(1), [dtype(1)]
    for e in t[1:] - t[:-1]:
        a = x
        b = x + e / dtype(2) * a
        c = x + e / dtype(2) * b
        d = x + e * c
        x = x + e / dtype(6) * (a + dtype(2) * b + dtype(2) * c + d)
        out.append(x)
    return np.abs(np.array(out, dtype=float) - np.exp(np.linspace(0, 1, count + 1))).max()


def against_day_1(page):
    """Largest difference of the graph from Day 1's loop over both methods, on a problem with uneven steps that depends on the time."""
    n, t, worst = page.namespace, 2 * np.linspace(0, 1, 101) ** 2, 0.0
    tf = n["tf"]
    for step in (n["euler_step"], n["rk4_step"]):
        graph = n["integrate"](step, lambda y, t: -y + tf.cos(t), [1.0], t).numpy()
        loop = n["loop_integrate"](step, lambda y, t: -y + np.cos(t), [1.0], t)
        worst = max(worst, np.abs(graph - loop).max())
    return worst


def numpy_cost(n, steps=100):
    """Seconds per equation and step of RK4 in NumPy for x' = sin(xt), the best of five runs."""
    def step(x, t, e):
        a = np.sin(x * t)
        b = np.sin((x + e / 2 * a) * (t + e / 2))
        c = np.sin((x + e / 2 * b) * (t + e / 2))
        return x + e / 6 * (a + 2 * b + 2 * c + np.sin((x + e * c) * (t + e)))

    times = []
    for _ in range(5):
        x, began = np.linspace(0.5, 3.5, n), time.perf_counter()
        for i in range(steps):
            x = step(x, 0.01 * i, 0.01)
        times.append(time.perf_counter() - began)
    return min(times) / (n * steps)


PRINTED = [
    ("tensors", "a has shape (3, 1) and b has shape (1, 3)"),
    ("tensors", "[3. 6. 9.]"),
    ("products", "row times column: [[14.]]"),
    ("products", "[70. 10.]"),
    ("dtypes", "int32 + int64                      refused"),
    ("dtypes", "float32 + float64                  refused"),
    ("dtypes", "float64 + int32                    refused"),
    ("dtypes", "float64 + 2 (a Python number)      float64"),
    ("dtypes", "int32 + 2.5 (a Python number)      refused"),
    ("shapes", "inputs[0] = 5.0                    refused"),
    ("tracing", "(Python executes the function)\nslope(1.0, 0.5) = 0.4794\nslope(2.0, 0.5) = 0.8415\nslope(3.0, 0.5) = 0.9975\n"),
    ("frozen", "rate is 5: 10.0   as an argument: 10.0\nrate is 1: 10.0   as an argument: 2.0"),
    ("where", "if V > 0:              refused"),
    ("where", "only the positive:    [0. 0. 1. 4.]"),
    ("cumulative-sum", "no initializer: [ 1  3  6 10 15 21]"),
    ("cumulative-sum", "initializer 5:  [ 6  8 11 15 20 26]"),
    ("one-element", "speed has shape () and duration has shape ()\npositions: [2.  7.  7.  7.5]"),
    ("step-rules", "all is well                [0.5  0.75]"),
    ("step-rules", "begins as a whole number   refused"),
    ("step-rules", "grows in every step        refused"),
    ("step-rules", "returns one more thing     refused"),
    ("session", "a promise: (3, 3)"),
    ("integrate", "shape (200, 2)"),
    ("same-as-before", "Euler  largest difference graph - loop below 1e-13: True"),
    ("same-as-before", "RK4    largest difference graph - loop below 1e-13: True"),
    ("many-equations", "shape of the result: (500, 5)"),
    ("neighbours", "shape of the result (times, variables, starts): (4000, 3, 4)"),
    ("neighbours", "begins 1e-03 apart: more than 1 apart from t = 16.7"),
    ("neighbours", "begins 1e-06 apart: more than 1 apart from t = 23.0"),
    ("neighbours", "begins 1e-09 apart: more than 1 apart from t = 28.5"),
    ("two-steps", "more than 1 apart from t = 18.5 on"),
]

VALUES = [
    ("$1 \\cdot 1 + 2 \\cdot 2 + 3 \\cdot 3 = 14$", lambda p: 1 + 4 + 9, 14, 14),
    ("`tf.constant([1.0, 0.0])` has only seven digits", lambda p: -np.log10(np.finfo(np.float32).eps), 6.5, 7.5),
    ("from the 47th on they do not fit into an `int32`", lambda p: round(((1 + 5**0.5) / 2) ** 47 / 5**0.5), 2**31, 2**32),
    ("from the 47th on", lambda p: round(((1 + 5**0.5) / 2) ** 46 / 5**0.5), 0, 2**31 - 1),
    ("to the last digit or the last but one", against_day_1, 0, 1e-14),
    ("should be: three rows, the start 1, then 1.6484, then 2.7173", lambda p: 1 + 0.5 + 0.125 + 0.5**3 / 6 + 0.5**4 / 24, 1.64835, 1.64845),
    ("then 2.7173 (e is 2.7183)", lambda p: (1 + 0.5 + 0.125 + 0.5**3 / 6 + 0.5**4 / 24) ** 2, 2.71725, 2.71735),
    ("until `float32` leaves it below $10^{-6}$", lambda p: growth_error(np.float32, 20), 1e-7, 1e-6),
    ("climbs to about $10^{-5}$", lambda p: growth_error(np.float32, 20000), 4e-6, 2e-5),
    ("`float64` goes on to about $10^{-14}$", lambda p: growth_error(np.float64, 2000), 1e-15, 5e-14),
    ("(by more than 1) at $t \\approx 17$", lambda p: neighbours()[0], 16.5, 17.5),
    ("At $t \\approx 23$, and the next factor of a thousand buys another six", lambda p: neighbours()[1], 22.5, 23.5),
    ("buys another six", lambda p: neighbours()[2] - neighbours()[1], 5, 7),
    ("some six time units later", lambda p: neighbours()[1] - neighbours()[0], 5.5, 6.5),
    ("multiplied by about 2.5 in every time unit", lambda p: np.exp(exponent()), 2.4, 2.55),
    ("For these equations it is 0.906", lambda p: exponent(), 0.886, 0.926),
    ("more than 1 apart from $t \\approx 18.5$ on", lambda p: steps_part(), 18.4, 18.55),
    ("the two agreed to six digits", lambda p: abs((1 + 0.05 + 0.05**2 / 2 + 0.05**3 / 6 + 0.05**4 / 24) ** 200
                                                             / (1 + 0.025 + 0.025**2 / 2 + 0.025**3 / 6 + 0.025**4 / 24) ** 400 - 1), 0, 1e-6),
    ("rounding of the last digit, $10^{-16}$", lambda p: np.finfo(float).eps / 2, 1e-16, 1.2e-16),
    ("a beat takes 19 time units", lambda p: beat(), 18.5, 19.5),
    ("must ask about 7000 times for the slope to reach an error of $10^{-5}$", lambda p: heart_error(1750), 5e-6, 1.2e-5),
    ("It falls, to less than a twentieth", lambda p: numpy_cost(1000) / numpy_cost(1), 0, 1 / 20),
    ("Less than a quarter as often", lambda p: adaptive_work(p, 1e-5), 100, 1750),
]
