"""Writes tests/data/*.txt from real NumPy (2.x): run `python3 crate/tensor/tests/generate.py` with NumPy installed.

Floats cross as hexadecimal bit patterns, long arrays as a 64-bit FNV-1a hash of their bytes, so that the tests compare
every bit and the files stay small. One case a line, fields separated by tabs; line breaks in texts are written as \\n.
"""

import pathlib
import warnings

import numpy as np

warnings.simplefilter("ignore")
DATA = pathlib.Path(__file__).parent / "data"


def fnv(a):
    h = 0xCBF29CE484222325
    for b in np.ascontiguousarray(a).tobytes():
        h = (h ^ b) * 0x100000001B3 % 2**64
    return f"{h:016x}"


def bits(v):
    return f"{np.float64(v).view(np.uint64):016x}"


def sample(n):
    """Numbers of mixed size that the Rust test makes in the same way."""
    k = np.arange(n, dtype=np.uint64)
    u = ((k * np.uint64(2654435761)) % np.uint64(2**32)).astype(np.float64) / 2.0**32 - 0.5
    scale = np.array([1e-3, 1.0, 1e3, 0.1, 7.0, 1e6, 1e-6])
    return u * scale[(k % np.uint64(7)).astype(int)]


def write(name, lines):
    (DATA / name).write_text("".join(line + "\n" for line in lines), encoding="utf-8")
    print(name, len(lines))


def ranges():
    out = []
    cases = [(0, 2, 0.01), (0, 700, 0.01), (0, 1, 0.1), (0, 50, 0.025), (1, 2, 0.3), (0.1, 0.9, 0.1), (5, 0, -0.7), (0, 1, 3.0),
             (0, 100, 0.05), (0, 20, 0.001), (-1, 1, 0.2), (0, 1e-3, 1e-5), (0, 8, 0.2), (2, 1, 0.1), (0, 0.3, 0.1), (1e10, 1e10 + 5, 0.3)]
    for d in ("float64", "float32"):
        for a, b, s in cases:
            x = np.arange(a, b, s, dtype=d)
            out.append(f"arange\t{d}\t{bits(a)}\t{bits(b)}\t{bits(s)}\t{len(x)}\t{fnv(x)}")
    for a, b, n in [(0, 1, 11), (0, 0.3, 4), (0, 50, 1001), (-3, 7, 50), (1, 0, 7), (2, 2, 5), (0, 2, 1), (0, 2, 0), (1e-8, 1e8, 333), (0, 2 * np.pi, 100)]:
        for end in (True, False):
            x = np.linspace(a, b, n, endpoint=end)
            out.append(f"linspace\t{int(end)}\t{bits(a)}\t{bits(b)}\t{bits(n)}\t{len(x)}\t{fnv(x)}")
    write("ranges.txt", out)


def sums():
    out = []
    shapes = [(1,), (7,), (8,), (9,), (100,), (127,), (128,), (129,), (1000,), (4099,), (100000,), (10, 3), (3, 200), (200, 3), (50, 129),
              (4, 5, 6), (7, 130, 9), (2, 2, 300), (20000, 3), (300, 100)]
    for shape in shapes:
        base = sample(int(np.prod(shape))).reshape(shape)
        for d in ("float64", "float32"):
            x = base.astype(d)
            views = {"plain": x, "transposed": x.T, "reversed": x[::-1], "stepped": x[::2]}
            for name, v in views.items():
                for axis in [None, *range(v.ndim)]:
                    for fn in ("sum", "mean", "var"):
                        r = np.asarray(getattr(np, fn)(v, axis=axis))
                        out.append(f"{fn}\t{d}\t{','.join(map(str, shape))}\t{name}\t{'all' if axis is None else axis}\t{fnv(r)}")
    write("sums.txt", out)


def printing():
    f = np.float64
    r = sample(3000)
    cases = [
        np.array([1.0, 2.5, -3.0]), np.array([1, 10, -100]), np.array([True, False]), np.array([]), np.array([], dtype=np.int64),
        np.zeros((2, 0)), np.zeros((0, 3), dtype=np.int32), np.array(1.5), np.array(3), np.array(True), np.array(1.0), np.array(1e-20), np.float32([0.1, 0.2]),
        np.array([1e-10, 1.0]), np.array([1e8, 1.0]), np.array([99999999.0, 1.0]), np.array([1e16, 1.0]), np.array([0.0001, 0.1]), np.array([0.00009, 0.1]),
        np.array([1001.0, 1.0]), np.array([1000.0, 1.0]), np.array([1000.1, 1.0]), np.array([np.nan, 1.0]), np.array([np.inf, -np.inf]), np.array([np.nan, np.inf, 1e10]),
        np.array([np.nan, -1.25]), np.array([-np.inf, 12.5]), np.array([np.nan]), np.array([0.0, -0.0]), np.array([1 / 3, 2 / 3]), np.array([1e-300, 1e300]),
        np.array([0.1 + 0.2]), np.array([123456.789, 0.001]), np.array([123456789.123]), np.array([1.123456789012]), np.array([0.99999999999]),
        np.array([5e-324]), np.arange(12).reshape(3, 4), np.arange(24).reshape(2, 3, 4), np.arange(24.0).reshape(2, 3, 4) / 7, np.arange(16).reshape(2, 2, 2, 2),
        np.arange(100), np.arange(100.0), np.arange(100.0) / 3, np.arange(1001), np.arange(1001.0), np.arange(2000.0).reshape(2, 1000), np.arange(2000).reshape(1000, 2),
        np.arange(5000).reshape(50, 100), np.arange(8000.0).reshape(20, 20, 20), np.arange(40).reshape(40, 1), np.linspace(0, 1, 11), np.linspace(0, 1, 50),
        np.arange(0, 2, 0.01), np.logspace(-3, 3, 7), np.logspace(0, 9, 10), np.eye(3), np.eye(3, dtype=np.int64), np.eye(3, dtype=bool), np.eye(2, dtype=np.float32),
        np.array([2**62, -1]), np.array([np.iinfo(np.int64).min]), np.int32([1, -2]), np.int32([[1, 20], [300, 4]]), np.full((3, 3), np.nan), np.full(30, 1e-5),
        np.float32([1e6, 1.0]), np.float32([999999.0, 1.0]), np.float32([1e-5, 1]), np.float32([1 / 3]), np.float32([16777216.0]), np.float32([1e38, 1e-38]),
        np.array([[1.5, np.nan], [-np.inf, 2]]), np.array([1e100, -1e-100]), np.arange(60) * 1e5, np.arange(20) - 10.0, np.arange(12).reshape(3, 4).T, np.arange(30)[::-3],
        np.array([[[1]]]), np.array([[[]]]), np.array([True] * 40), np.array([1.0] * 1000), np.array([0.5, 100.25, 10000.125]), np.array([20952.2224, 16469.1246]),
        np.array([-0.5, -1e-7]), np.array([1e15, 1e15 + 1]), np.array([1e7, 0.5]), np.array([3.0e-5, 2.0e-5]), r[:5], r[:20], r[:21].reshape(3, 7), r[1:700:7], r[2:100:7],
    ]
    for k in range(60):
        v = r[50 * k : 50 * k + 1 + k % 12] * 10.0 ** (k % 9 - 4)
        cases.append(v if k % 3 else np.round(v, k % 5))
    options = [{}, {"precision": 3}, {"suppress": True}, {"threshold": 10, "edgeitems": 2}, {"linewidth": 40}, {"precision": 4, "floatmode": "fixed"}, {"sign": "+"}, {"sign": " "}, {"floatmode": "maxprec_equal"}, {"floatmode": "unique"}]
    out = []
    for k, x in enumerate(cases):
        values = ",".join(bits(v) if x.dtype.kind == "f" else str(int(v)) for v in x.ravel())
        for j, o in enumerate(options):
            if j and x.size > 200:
                continue
            with np.printoptions(**o):
                text = ["\\n".join(t.split("\n")) for t in (repr(x), str(x))]
            spec = ";".join(f"{a}={b}" for a, b in o.items())
            out.append(f"{x.dtype.name}\t{','.join(map(str, x.shape))}\t{spec}\t{text[0]}\t{text[1]}\t{values if not j else '='}")
    write("printing.txt", out)


def indexing():
    """Results of reading `np.arange(n).reshape(shape)` with Python index expressions."""
    cases = {
        (10,): ["3", "-1", "2:5", "::-1", "-3:", "::3", "8:2:-2", "[1,1,-1]", "[True]*5+[False]*5", "...", "None", "[[0,1],[2,3]]", "5:5", "[]", "20:30", "-100:3"],
        (3, 4): ["1", "1,2", ":,1", "1:,:2", "::-1,::2", "None,1", "...,0", "[0,2]", "[0,2],[1,3]", ":,[0,0,3]", "[[0],[2]],[1,3]", "[True,False,True]",
                 "[True,False,True],1", "[True,False,True],[1,2]", "0,[1,2]", "[1,2],0", ":,None,1", "...,None", "[[True]*4,[False]*4,[True]*4]", "-1,-1", ":,-1:", "True", "False"],
        (2, 3, 4): ["0", "...,1", "1,...,2", ":,[0,2],:", "[0,1],:,[1,2]", "[0,1],[1,2]", ":,[0,1],[2,3]", "0,:,[1,2]", ":,1,[0,3]", "[0,1],1", "None,[0,1],:,[0,1]",
                    "[0],None,[1]", ":,::-1,1:3", "[[True,False,True],[False,True,False]]", "...,[0,1]", "[0,1],...", ":,:,[[0,1],[2,3]]", "[1,0],::2", "0,...,[0,1]"],
    }
    out = []
    for shape, expressions in cases.items():
        x = np.arange(np.prod(shape)).reshape(shape)
        for e in expressions:
            y = np.asarray(eval(f"x[{e}]"))
            z = x.copy()
            exec(f"z[{e}] = -7")
            out.append(f"{','.join(map(str, shape))}\t{e}\t{','.join(map(str, y.shape))}\t{','.join(map(str, y.ravel()))}\t{','.join(map(str, z.ravel()))}")
    write("indexing.txt", out)


DATA.mkdir(exist_ok=True)
ranges()
sums()
printing()
indexing()
