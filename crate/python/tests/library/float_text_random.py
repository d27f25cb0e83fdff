"""repr and formats of 2,000 random floats of all sizes, and of all powers of two and ten: the first in full, then a checksum of each twenty."""

import math

state = 12345


def draw():
    global state
    state = (6364136223846793005 * state + 1442695040888963407) % 2**64
    return state >> 11


def texts(x):
    return f"{x!r} {x:.3e} {x:g} {x:.12g} {x:.17g} {x:.5f} {x:,.2f} {x:.1%} {x!s:>25} {round(x, 3)!r} {x:e}"


def checksum(text):
    total = 0
    for c in text:
        total = (total * 31 + ord(c)) % (2**61 - 1)
    return total


values = []
for i in range(2000):
    mantissa = draw()
    # A third ordinary numbers, a third of every size, a third short decimals.
    if i % 3 == 0:
        x = mantissa / 2**53 * 10.0 ** (i % 12 - 3)
    elif i % 3 == 1:
        x = math.ldexp(mantissa, draw() % 2000 - 1070)
    else:
        x = (draw() % 100000) / 10.0 ** (i % 7)
    values.append(-x if draw() % 2 else x)
for x in values[:60]:
    print(texts(x))
for i in range(0, 2000, 20):
    print(i, checksum("\n".join(texts(x) for x in values[i : i + 20])))
print(checksum("".join(repr(2.0**n) for n in range(-1074, 1024))))
print(checksum("".join(repr(float(f"1e{n}")) for n in range(-323, 309))))
print(checksum("".join(repr(float(f"{m}e{n}")) for m in range(1, 100, 7) for n in range(-30, 30))))
print(sum(float(repr(x)) == x for x in values))
