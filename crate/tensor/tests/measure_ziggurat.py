"""Finds the widths of NumPy's ziggurat layers: what one unit of the random integer stands for, as bits of float64.

    python measure_ziggurat.py > data/ziggurat.txt

A number of the layer k is width[k] times a random integer that we know, since we draw the same bits. The double that gives every observed
number is unique after a few dozen of them.
"""

import struct

import numpy as np

MANTISSA = (1 << 52) - 1


def normal_bits(bits):
    return bits & 0xFF, bits >> 9 & MANTISSA


def exponential_bits(bits):
    return bits >> 3 & 0xFF, bits >> 11


def observe(draw, decode):
    """By layer: (random integer, number drawn)."""
    seen = {}
    source = np.random.PCG64(77)
    generator = np.random.Generator(source)
    twin = np.random.PCG64()
    for count in range(1, 700_001):
        before = source.state
        number = abs(draw(generator))
        twin.state = before
        layer, integer = decode(int(twin.random_raw()))
        after_one = twin.state["state"]["state"]
        twin.random_raw()
        after_two = twin.state["state"]["state"]
        now = source.state["state"]["state"]
        if now == after_one or (now == after_two and layer != 0):
            seen.setdefault(layer, []).append((integer, number))
        if count % 5000 == 0 and len(seen) == 256 and min(map(len, seen.values())) > 40:
            break
    return seen


def width(pairs):
    """The double near number / integer that gives most of the numbers: a number accepted after a second try of the layer gives none."""
    votes = {}
    for integer, number in pairs:
        if integer == 0:
            continue
        candidate = number / integer
        for _ in range(4):
            candidate = np.nextafter(candidate, 0)
        for _ in range(9):
            if float(integer) * float(candidate) == number:
                votes[float(candidate)] = votes.get(float(candidate), 0) + 1
            candidate = np.nextafter(candidate, 1)
    most = max(votes.values())
    best = [w for w, count in votes.items() if count == most]
    assert len(best) == 1, best
    return best[0]


def main():
    for name, draw, decode in (
        ("normal", lambda g: g.standard_normal(), normal_bits),
        ("exponential", lambda g: g.standard_exponential(), exponential_bits),
    ):
        seen = observe(draw, decode)
        for layer in range(256):
            bits = struct.unpack("<Q", struct.pack("<d", width(seen[layer])))[0]
            print(name, layer, f"{bits:016x}")


if __name__ == "__main__":
    main()
