# Calls everything in numpy, and every method, with every tuple of some odd arguments. Whatever is raised is a Python exception:
# anything else (a panic, an abort) ends the test. Prints how many calls were made.
import numpy as np

odd = [
    None, True, -1, 0, 3, 2**40, 2**70, 1.5, float('nan'), float('inf'), '', 'abc', 'float64', [], [1, 2], [[1, 2], [3]], [[1.5, 2.0], [3.0, 4.0]],
    (), (2, 3), (0,), (-1,), range(3), {}, {1}, slice(None, None, 0), ..., len, int, np.float64, np.float64(2.5), np.int32(-3), np.bool_(True),
    np.zeros(0), np.zeros((0, 3)), np.arange(6), np.arange(6.0).reshape(2, 3)[:, ::-1], np.array(7), np.ones((2, 2, 2)) > 0,
    np.array([np.nan, 1.0, -np.inf]), np.broadcast_to(np.arange(3), (2, 3)), np.dtype('int32'), [np.zeros(2), np.zeros((2, 2))],
    np.fft.fft([1.0, 2.0, 4.0]), np.fft.fft([1.0, 2.0])[1],
]
few = [None, -1, 2, 1.5, 'abc', [1, 2], (2, 3), np.arange(6), np.arange(6.0).reshape(2, 3), np.zeros(0), np.float64(2.5), len]
skip = {'ones', 'zeros', 'empty', 'full', 'eye', 'identity', 'tri', 'indices', 'ndindex', 'diag', 'diagflat', 'fromfunction', 'tril_indices',
        'triu_indices', 'diag_indices', 'linspace', 'logspace', 'geomspace', 'vander', 'histogram', 'histogram_bin_edges', 'bincount', 'tile', 'resize',
        'repeat', 'pad', 'arange', 'kron', 'ndarray', 'unravel_index', 'histogram2d', 'broadcast_to'}
count = 0


def attempt(f, *args, **keywords):
    global count
    count += 1
    try:
        f(*args, **keywords)
    except Exception as e:
        str(e)


def hammer(f, large):
    attempt(f)
    for a in odd:
        if not large and isinstance(a, int) and a > 10**6:
            continue
        attempt(f, a)
    for a in few:
        for b in few:
            attempt(f, a, b)
    for a in few[2:9]:
        attempt(f, a, axis=5)
        attempt(f, a, axis='x')
        attempt(f, a, out=a)
        attempt(f, a, dtype='float32')
        for b in few[2:9]:
            for c in few[2:9]:
                attempt(f, a, b, c)


for place in (np, np.linalg, np.testing, np.fft, np.random, np.random.RandomState(1), np.random.default_rng(1)):
    for name in dir(place):
        if name.startswith('_') or name in ('set_printoptions', 'seterr', 'save', 'savez', 'savetxt', 'savez_compressed'):
            continue
        thing = getattr(place, name)
        if callable(thing):
            hammer(thing, name not in skip)

for x in [np.arange(6.0).reshape(2, 3), np.arange(4), np.zeros(0), np.array(3), np.float64(1.5), np.int32(4), np.bool_(True)]:
    for name in dir(x):
        if name.startswith('__'):
            continue
        method = getattr(x, name)
        if callable(method):
            attempt(method)
            for a in odd:
                if isinstance(a, int) and a > 10**6:
                    continue
                attempt(getattr(x.copy(), name), a)
            for a in few:
                for b in few:
                    attempt(getattr(x.copy(), name), a, b)

operators = [
    lambda a, b: a + b, lambda a, b: a - b, lambda a, b: a * b, lambda a, b: a / b, lambda a, b: a // b, lambda a, b: a % b, lambda a, b: a @ b,
    lambda a, b: a ** b, lambda a, b: a & b, lambda a, b: a | b, lambda a, b: a ^ b, lambda a, b: a << b, lambda a, b: a >> b,
    lambda a, b: a == b, lambda a, b: a < b, lambda a, b: a >= b, lambda a, b: a[b], lambda a, b: a in b, lambda a, b: divmod(a, b),
    lambda a, b: f'{a}{b}', lambda a, b: a.__setitem__(b, a), lambda a, b: a.__setitem__(0, b), lambda a, b: round(a, b), lambda a, b: pow(a, b),
]
for f in operators:
    for a in odd:
        for b in odd:
            if isinstance(a, (int, float)) and isinstance(b, (int, float)) or isinstance(b, int) and b > 10**6 or isinstance(a, int) and a > 10**6:
                continue
            attempt(f, a, b)
print(count > 50000, count)
