"""Minimax coefficients for crate/graph/src/math, by Remez exchange in 60 digits. Run: python3 coefficients.py (needs mpmath).

Prints, for each polynomial, its doubles (lowest power first) and the largest error of the rounded polynomial. The weight makes the
error relative to the function that the polynomial serves, so the numbers compare with 2^-53 = 1.1e-16.
"""
from mpmath import cos, exp, log, lu_solve, matrix, mp, mpf, pi, sin

mp.dps = 60


def remez(f, weight, low, high, degree, rounds=12):
    n = degree + 2
    nodes = [(low + high) / 2 + (high - low) / 2 * cos(pi * (2 * k + 1) / (2 * n)) for k in range(n)][::-1]
    for _ in range(rounds):
        rows = matrix(n, n)
        right = matrix(n, 1)
        for i, x in enumerate(nodes):
            for j in range(degree + 1):
                rows[i, j] = x**j
            rows[i, degree + 1] = (-1) ** i / weight(x)
            right[i] = f(x)
        c = lu_solve(rows, right)
        error = lambda x: (sum(c[j] * x**j for j in range(degree + 1)) - f(x)) * weight(x)
        grid = [low + (high - low) * mpf(k) / 2000 for k in range(2001)]
        values = [error(x) for x in grid]
        extrema = []
        for k in range(len(grid)):
            left = values[k - 1] if k else mpf(0)
            right_ = values[k + 1] if k + 1 < len(grid) else mpf(0)
            if abs(values[k]) >= abs(left) and abs(values[k]) >= abs(right_):
                if extrema and (values[k] > 0) == (extrema[-1][1] > 0):
                    if abs(values[k]) > abs(extrema[-1][1]):
                        extrema[-1] = (grid[k], values[k])
                else:
                    extrema.append((grid[k], values[k]))
        if len(extrema) < n:
            break
        extrema = extrema[: n] if abs(extrema[0][1]) > abs(extrema[-1][1]) else extrema[-n:]
        nodes = [x for x, _ in extrema]
    return [float(c[j]) for j in range(degree + 1)]


def show(name, f, weight, low, high, degree):
    c = remez(f, weight, mpf(low), mpf(high), degree)
    grid = [mpf(low) + (mpf(high) - mpf(low)) * mpf(k) / 999 for k in range(1000)]
    worst = max(abs((sum(mpf(a) * x**j for j, a in enumerate(c)) - f(x)) * weight(x)) for x in grid)
    print(f"{name} (degree {degree}, error {mp.nstr(worst, 3)}):")
    for a in c:
        print(f"    {a!r},")


tiny = mpf(10) ** -18
h = log(mpf(2)) / 2 * mpf("1.0001")
# exp(r) = 1 + r + r^2 P(r)
def p_exp(r):
    return mpf(1) / 2 + r / 6 if abs(r) < mpf(10) ** -20 else (exp(r) - 1 - r) / r**2
show("EXP", p_exp, lambda r: r**2 / exp(r) + tiny, -h, h, 9)
# log(m) with s = (m-1)/(m+1): 2s + s * z * P(z), z = s^2
top = ((mp.sqrt(2) - 1) / (mp.sqrt(2) + 1)) ** 2 * mpf("1.0001")
def p_log(z):
    if z < mpf(10) ** -16:
        return mpf(2) / 3 + 2 * z / 5
    s = mp.sqrt(z)
    return (log((1 + s) / (1 - s)) - 2 * s) / (s * z)
show("LOG", p_log, lambda z: z / 2 + tiny, mpf(10) ** -30, top, 6)
# the same with its first coefficient exactly 2/3: 2s + s z (2/3 + z Q(z))
def q_log(z):
    if z < mpf(10) ** -16:
        return mpf(2) / 5 + 2 * z / 7
    return (p_log(z) - mpf(2) / 3) / z
show("LOG_TAIL", q_log, lambda z: z**2 / 2 + tiny, mpf(10) ** -30, top, 7)
q = pi / 4 * mpf("1.0001")
def p_sin(z):
    if z < mpf(10) ** -16:
        return -mpf(1) / 6 + z / 120
    x = mp.sqrt(z)
    return (sin(x) - x) / (x * z)
show("SIN", p_sin, lambda z: z + tiny, mpf(10) ** -30, q * q, 5)
def p_cos(z):
    if z < mpf(10) ** -14:
        return mpf(1) / 24 - z / 720
    x = mp.sqrt(z)
    return (cos(x) - 1 + z / 2) / z**2
show("COS", p_cos, lambda z: z**2 + tiny, mpf(10) ** -30, q * q, 5)
