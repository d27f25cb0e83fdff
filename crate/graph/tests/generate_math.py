"""Writes tests/data/math.txt: true values of the elementary functions to 100 bits. Run: python3 generate_math.py (needs mpmath).

A line is: function, argument bits (pow: two), and the value as the sum of two doubles' bits (hexadecimal).
"""
import pathlib
import random
import struct

from mpmath import mp, mpf, exp, expm1, log, log1p, sin, cos, tan, tanh, sinh, cosh, power, floor, frexp

mp.prec = 400
rng = random.Random(20261123)


def bits(x):
    return f"{struct.unpack('<Q', struct.pack('<d', x))[0]:016x}"


def logarithmic(low, high):
    return mpf(10) ** rng.uniform(low, high)


def signed(x):
    return float(x) * rng.choice([-1, 1])


def line(name, arguments, value):
    high = float(value)
    low = float(value - mpf(high))
    return f"{name} {' '.join(map(bits, arguments))} {bits(high)} {bits(low)}"


lines = []


def sample(name, function, arguments):
    for x in arguments:
        value = function(mpf(x))
        if 2.3e-308 < abs(value) < 1.79e308:
            lines.append(line(name, [x], value))


def spread(low, high, count, both=True):
    return [signed(logarithmic(low, high)) if both else float(logarithmic(low, high)) for _ in range(count)]


sample("exp", exp, spread(-8, 2.84, 200) + [rng.uniform(-40, 40) for _ in range(150)])
sample("expm1", expm1, spread(-16, 2.84, 200) + [rng.uniform(-2, 2) for _ in range(150)])
sample("log", log, spread(-307, 308, 150, False) + [rng.uniform(0.5, 2) for _ in range(200)] + [1 + signed(logarithmic(-15, -1)) for _ in range(50)])
sample("log1p", log1p, spread(-16, 300, 100, False) + [-float(logarithmic(-16, -0.001)) for _ in range(80)] + [rng.uniform(-0.5, 2) for _ in range(200)])
for name, function in (("sin", sin), ("cos", cos), ("tan", tan)):
    near = [float(k * mp.pi / 2 + signed(logarithmic(-12, -2))) for k in range(1, 60)]
    sample(name, function, spread(-10, 5.99, 200) + [rng.uniform(-10, 10) for _ in range(150)] + near)
sample("tanh", tanh, spread(-10, 1.3, 200) + [rng.uniform(-3, 3) for _ in range(150)])
sample("sinh", sinh, spread(-10, 2.84, 250))
sample("cosh", cosh, spread(-10, 2.84, 250))
sample("sigmoid", lambda x: 1 / (1 + exp(-x)), spread(-8, 2.8, 150) + [rng.uniform(-30, 30) for _ in range(100)])
for _ in range(500):
    x = float(logarithmic(-5, 5)) if rng.random() < 0.6 else rng.uniform(0.5, 2)
    y = signed(logarithmic(-3, 2.5))
    value = power(mpf(x), mpf(y))
    if 2.3e-308 < abs(value) < 1.79e308:
        lines.append(line("pow", [x, y], value))
target = pathlib.Path(__file__).parent / "data" / "math.txt"
target.parent.mkdir(exist_ok=True)
target.write_text("\n".join(lines) + "\n")
print(len(lines), "values")
