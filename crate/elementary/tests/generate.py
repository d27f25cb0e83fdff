"""Writes nearest.txt: arguments and the doubles nearest to the true values, from decimal arithmetic with 60 digits.

    python3 crate/elementary/tests/generate.py > crate/elementary/tests/nearest.txt
"""
import random
from decimal import Decimal, getcontext

getcontext().prec = 60
getcontext().Emin, getcontext().Emax = -9999, 9999
random.seed(20231127)


def tanh(x):
    a, b = x.exp(), (-x).exp()
    return (a - b) / (a + b)


def line(name, value, *arguments):
    print(name, *(a.hex() for a in arguments), float(value).hex())


for _ in range(500):
    x = random.choice([random.uniform(-2, 2), random.uniform(-700, 700)])
    line("exp", Decimal(x).exp(), x)
    x = random.choice([random.uniform(0.5, 2), 10 ** random.uniform(-300, 300)])
    line("log", Decimal(x).ln(), x)
    x = random.choice([random.uniform(-1e-3, 1e-3), random.uniform(-5, 5)])
    line("tanh", tanh(Decimal(x)), x)
    x = random.choice([random.uniform(0.1, 10), float(random.randint(2, 1000))])
    y = random.choice([random.uniform(-10, 10), float(random.randint(-30, 30)), 1 / 3, 1.5])
    line("pow", Decimal(x) ** Decimal(y), x, y)
for k in range(-20, 21):
    line("pow", Decimal(10) ** k, 10.0, float(k))
line("exp", Decimal(1).exp(), 1.0)
