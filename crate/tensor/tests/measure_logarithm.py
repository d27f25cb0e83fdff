"""Reads the table of src/random/logarithm.rs from the C library and writes data/logarithms.txt, on Linux with glibc's libm.a and binutils.

    python measure_logarithm.py table        the inverses, as Rust, and whether the logarithms follow from them
    python measure_logarithm.py cases > data/logarithms.txt
"""

import math
import random
import struct
import subprocess
import sys
import tempfile
from decimal import Decimal, getcontext

getcontext().prec = 40


def bits(x):
    return "%016x" % struct.unpack("<Q", struct.pack("<d", x))[0]


def table():
    """The constants of `__log_data`: log 2 in two parts, 5 + 11 coefficients, 128 pairs of inverse and logarithm."""
    library = subprocess.run(["gcc", "-print-file-name=libm.a"], capture_output=True, text=True).stdout.strip()
    text = open(library, "rb").read(2000).decode(errors="ignore")
    if "GROUP" in text:
        library = next(word for word in text.split() if word.endswith(".a"))
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["ar", "x", "--output", folder, library, "e_log_data.o"], check=True)
        raw = folder + "/raw"
        subprocess.run(["objcopy", "-O", "binary", "-j", ".rodata", folder + "/e_log_data.o", raw], check=True)
        numbers = [x for (x,) in struct.iter_unpack("<d", open(raw, "rb").read())]
    pairs = list(zip(numbers[18:274:2], numbers[19:274:2], strict=True))
    for inverse, logarithm in pairs:
        assert round(float(-Decimal(inverse).ln() * 2**43)) / 2**43 == logarithm
    print("LN2, SMALL, NEAR_ONE:", *map(bits, numbers[:18]))
    print("INVERSE:", *(bits(inverse) for inverse, _ in pairs))


def cases():
    draw = random.Random(1)
    odd = even = 0
    while odd + even < 2000:
        x = draw.random() * (2.0 if draw.random() < 0.5 else 1.0)
        if draw.random() < 0.2:
            x = 1 + (x - 0.5) / 8
        if draw.random() < 0.1:
            x *= 2.0 ** draw.randrange(-300, 300)
        nearest = math.log(x) == float(Decimal(x).ln())
        if nearest and even < 1000:
            even += 1
        elif not nearest and odd < 1000:
            odd += 1
        else:
            continue
        print(bits(x), bits(math.log(x)))


{"table": table, "cases": cases}[sys.argv[1]]()
