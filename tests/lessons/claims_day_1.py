"""The numbers that Day 1's text claims, as data.

PRINTED: (cell, words that the cell prints).
VALUES: (words of the lesson, the value from a closed form or from the names after the run, lowest, highest).
"""
import numpy as np


def euler_shortfall(epsilon):
    """Percent that Euler falls short of e^10 after 2 / epsilon steps of x' = 5x: (1 + 5 epsilon)^(2/epsilon) in closed form."""
    return 100 * (1 - (1 + 5 * epsilon) ** round(2 / epsilon) / np.exp(10))


def uneven_gain(page):
    n = page.namespace
    worst = []
    for times in (n["even"], n["uneven"]):
        x = n["integrate"](n["euler_step"], n["clearance"], [1.0], times)[:, 0]
        worst.append(np.abs(x - np.exp(-2 * times)).max())
    return worst[1] / worst[0]


def rounding_difference(page):
    n = page.before["integer-trap"]
    return np.abs(n["solution"] - n["states"]).max()


def stiff_distance(page, epsilon):
    t = np.arange(0, 6, epsilon)
    V = page.namespace["integrate"](page.namespace["euler_step"], page.namespace["follows"], [1.0], t)[:, 0]
    return np.abs(V - np.cos(t)).max()


def pendulum(method, epsilon):
    """Highest angle in degrees and energy ratio after 10 s, written out without the lesson's functions."""
    g = 9.81
    def f(y):
        return np.array([y[1], -g * np.sin(y[0])])
    y = np.array([np.pi / 4, 0.0])
    highest, first = y[0], g * (1 - np.cos(y[0]))
    for _ in range(round(10 / epsilon)):
        if method == "Euler":
            y = y + epsilon * f(y)
        else:
            a = f(y)
            b = f(y + epsilon / 2 * a)
            c = f(y + epsilon / 2 * b)
            y = y + epsilon / 6 * (a + 2 * b + 2 * c + f(y + epsilon * c))
        highest = max(highest, abs(y[0]))
    return np.degrees(highest), (y[1] ** 2 / 2 + g * (1 - np.cos(y[0]))) / first


def push_error(page, times):
    """Largest error of RK4 on the grid, against 1600 steps, in percent of the peak."""
    def f(V, t):
        return -V / 20 + 7 * np.exp(-((t - 20) / 0.4) ** 2)
    n = page.namespace
    fine = np.linspace(0, 80, 16001)
    truth = n["integrate"](n["methods"]["RK4"], f, [0.0], fine)[:, 0]
    V = n["integrate"](n["methods"]["RK4"], f, [0.0], times)[:, 0]
    return 100 * np.abs(V - np.interp(times, fine, truth)).max() / truth.max()


def solution_grid(page):
    solution = next(s for s in page.of("solution") if s.argument == "twenty-steps")
    namespace = {}
    exec(solution.code(), namespace)
    return namespace["make_grid"]()


EIGHT = np.concatenate([[0.0], np.linspace(18.85, 21.15, 5), np.linspace(21.15, 80, 4)[1:]])

PRINTED = [
    ("euler-growth", "Euler 16469.1246, exact 20952.2224"),
    ("euler-growth", "Euler is -21.4 % off"),
    ("two-variables", "x + y = 1.0000000000"),
    ("write-euler", "[[1.]"),
    ("integrate", "largest difference from before:"),
    ("integer-trap", "stored 0.95, found 0"),
    ("integer-trap", "TypeError: y0 holds int64 numbers: write 1.0 instead of 1"),
    ("floating-trap", "y0.dtype == np.floating:               False"),
    ("floating-trap", "np.issubdtype(y0.dtype, np.floating):  True"),
    ("four-slopes", "k1 = 1.0, k2 = 1.5, k3 = 1.75, k4 = 2.75, average 1.7083"),
    ("four-slopes", "Euler 2.0000   midpoint 2.5000   RK4 2.7083   exact 2.7183"),
    ("repair-rk4", "driven: ValueError:"),
    ("measure-order", "Euler     order 1.0"),
    ("measure-order", "midpoint  order 2.0"),
    ("measure-order", "RK4       order 4.0"),
    ("order-detective", "order 2.0"),
    ("find-limit", "grows with 0.3: False   with 0.5: True"),
    ("stiff", "step 0.039: 153 steps"),
]

VALUES = [
    ("The difference is not quite zero", rounding_difference, 1e-16, 1e-11),
    ("every 8.3 minutes", lambda p: 60 * np.log(2) / 5, 8.25, 8.35),
    ("it is 21.5 % short", lambda p: euler_shortfall(0.01), 21.45, 21.55),
    ("each one loses only about 0.12 %", lambda p: 100 * (1 - 1.05 / np.exp(0.05)), 0.115, 0.125),
    ("It is 11.6 % short", lambda p: euler_shortfall(0.005), 11.55, 11.65),
    ("With $\\epsilon = 0.02$ it was 37.4 %", lambda p: euler_shortfall(0.02), 37.35, 37.45),
    ("To get from 21.5 % to 0.02 % you would need about a thousand times as many steps", lambda p: 0.01 / (2e-4 / 25), 800, 1400),
    ("To the right of about 0.03 the computed culture is less than half", lambda p: euler_shortfall(0.0312), 49.5, 51.5),
    ("At 0.2 it reaches 1024 instead of 22026", lambda p: (1 + 5 * 0.2) ** 10, 1024, 1024),
    ("1024 instead of 22026", lambda p: np.exp(10), 22026, 22027),
    ("and half the worst error", uneven_gain, 0.45, 0.55),
    ("The exact answer is $e = 2.71828\\ldots$", lambda p: np.e, 2.71828, 2.71829),
    ("only 0.4 % off", lambda p: 100 * (np.e - (1 + 10.25 / 6)) / np.e, 0.35, 0.45),
    ("Euler is off by 21.4 %, midpoint by 0.4 %, RK4 by 0.00005 %", lambda p: 100 * (1 - 1.05**199 / np.exp(9.95)), 21.35, 21.45),
    ("midpoint by 0.4 %", lambda p: 100 * (1 - 1.05125**199 / np.exp(9.95)), 0.35, 0.45),
    ("RK4 by 0.00005 %", lambda p: 100 * (1 - (1 + 0.05 + 0.05**2 / 2 + 0.05**3 / 6 + 0.05**4 / 24) ** 199 / np.exp(9.95)), 4.5e-5, 5.5e-5),
    ("about 430 000 times as accurate",
     lambda p: (1 - 1.05**199 / np.exp(9.95)) / (1 - (1 + 0.05 + 0.05**2 / 2 + 0.05**3 / 6 + 0.05**4 / 24) ** 199 / np.exp(9.95)), 425e3, 435e3),
    ("It stops near $10^{-15}$", lambda p: min(p.namespace["error_at_end"](p.namespace["methods"]["RK4"], 2**k) for k in (9, 10, 11)), 0, 1e-15),
    ("about $10^{14}$ steps", lambda p: np.exp(-1) / 2 / 2.2e-15, 3e13, 3e14),
    ("It has order 2", lambda p: np.log2(p.namespace["error_at_end"](p.namespace["suspects"]["all weights 1/4"], 32)
                                       / p.namespace["error_at_end"](p.namespace["suspects"]["all weights 1/4"], 64)), 1.9, 2.1),
    ("the method has order 0", lambda p: np.log2(p.namespace["error_at_end"](p.namespace["suspects"]["all weights 1/6"], 32)
                                               / p.namespace["error_at_end"](p.namespace["suspects"]["all weights 1/6"], 64)), -0.1, 0.1),
    ("$1 - 5 \\cdot 0.45 = -1.25$", lambda p: 1 - 5 * 0.45, -1.2501, -1.2499),
    ("its limit is $2.785/k$", lambda p: max(r.real for r in np.roots([1 / 24, 1 / 6, 1 / 2, 1, 0]) * -1 if abs(r.imag) < 1e-9), 2.7845, 2.7855),
    ("Only 1.4 times", lambda p: 2.785 / 2, 1.35, 1.45),
    ("Step 0.039 follows the cosine to within 0.02", lambda p: stiff_distance(p, 0.039), 0.015, 0.0249),
    ("ends hundreds away", lambda p: stiff_distance(p, 0.0425), 200, 1000),
    ("Step 0.0425 is 9 % longer", lambda p: 100 * (0.0425 / 0.039 - 1), 8.5, 9.5),
    ("about 6 time units for one turn", lambda p: 2 * np.pi, 5.5, 6.5),
    ("$1 - 50 \\cdot 0.0425 = -1.125$", lambda p: 1 - 50 * 0.0425, -1.1251, -1.1249),
    ("It is 2.30 times the energy", lambda p: pendulum("Euler", 0.01)[1], 2.295, 2.305),
    ("swings up to almost 70°", lambda p: pendulum("Euler", 0.01)[0], 69, 70),
    ("keeps 0.999 of the energy", lambda p: pendulum("RK4", 0.1)[1], 0.9985, 0.9995),
    ("steps of about 0.0001 s to keep the energy within 1 %", lambda p: pendulum("Euler", 0.0001)[1], 1.005, 1.0105),
    ("swings to and fro five times", lambda p: 10 / (2 * np.pi / np.sqrt(9.81) * 1.04), 4.5, 5.5),
    ("within 0.1 % of the peak", lambda p: push_error(p, solution_grid(p)), 0, 0.1),
    ("The even grid was wrong by 75 %", lambda p: push_error(p, np.linspace(0, 80, 21)), 74, 76),
    ("It can be done with 8", lambda p: push_error(p, EIGHT), 0, 1),
]
