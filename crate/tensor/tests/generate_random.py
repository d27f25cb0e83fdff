"""Writes data/random.txt: what real NumPy draws. Each line: generator, seed, what is drawn with its parameters, then the numbers, floats as bits.

    python generate_random.py > data/random.txt
"""

import struct

import numpy as np


def text(value):
    if isinstance(value, float):
        return "%016x" % struct.unpack("<Q", struct.pack("<d", value))[0]
    return str(int(value))


def line(generator, seed, what, values):
    print(generator, seed, what, "|", *(text(v) for v in (values if isinstance(values, list) else values.ravel().tolist())))


def digest(numbers):
    """All bits of many numbers in one word."""
    word = 0
    for bits in numbers.view(np.uint64).tolist():
        word = (word * 31 + bits) % 2**64
    return [word]


N = 400
for seed in (0, 42, 123456789):
    for generator, make in (("legacy", np.random.RandomState), ("modern", np.random.default_rng)):
        def say(what, draw, make=make, generator=generator):
            line(generator, seed, what, draw(make(seed)))

        say("unit", lambda g: g.random(N))
        say("normal", lambda g: g.standard_normal(N))
        say("exponential", lambda g: g.standard_exponential(N))
        say("normal-digest 100000", lambda g: digest(g.standard_normal(100000)))
        say("exponential-digest 100000", lambda g: digest(g.standard_exponential(100000)))
        for mean in ("0.5", "9.9", "10", "1000", "0"):
            say(f"poisson {mean}", lambda g: g.poisson(float(mean), N))
        for n, p in ((10, "0.3"), (100, "0.9"), (1000, "0.4"), (1000000, "0.001"), (5, "0"), (100000, "0.7")):
            say(f"binomial {n} {p}", lambda g: g.binomial(n, float(p), N))
        integers = (lambda g: g.randint) if generator == "legacy" else (lambda g: g.integers)
        for low, high in ((0, 1), (0, 10), (-5, 1000), (0, 2**32), (0, 2**40), (-(2**62), 2**62), (7, 8)):
            say(f"integers {low} {high}", lambda g: integers(g)(low, high, N, dtype=np.int64))
        say("permutation 50", lambda g: g.permutation(50))
        say("permutation 1", lambda g: g.permutation(1))
        for n, k in ((20, 5), (20, 20), (20000, 500), (20000, 300), (5, 0)):
            say(f"pick {n} {k}", lambda g: g.choice(n, k, replace=False))
        if generator == "modern":
            say("pick-in-order 20000 1500", lambda g: g.choice(20000, 1500, replace=False, shuffle=False))
        weights = np.array([0.1, 0.0, 0.2, 0.3, 0.4])
        say("weighted 50", lambda g: g.choice(5, 50, p=weights))
        say("weighted-once 4", lambda g: g.choice(5, 4, replace=False, p=weights))
line("modern", 2**100 + 12345, "unit", np.random.default_rng(2**100 + 12345).random(5))
