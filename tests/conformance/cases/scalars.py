# NumPy scalars: type, text, arithmetic, conversion. What x[0] and x.sum() are.

# case: repr of scalars
print(repr(np.float64(0.5)), repr(np.float32(0.1)), repr(np.int64(3)), repr(np.int32(-4)), repr(np.bool_(True)))

# case: str of scalars
print(np.float64(0.5), np.float32(0.1), np.int64(3), np.bool_(False))

# case: scalars in containers
a = np.array([1.5, 2.5])
print([a[0], a[1]], (a[0],), {'x': a[1]})
print(list(a))
print(list(np.arange(2)), list(np.array([True])))

# case: large and small floats
for v in [1e16, 1e15, 123456789.123, 1e-4, 1e-5, 1e22, 1e100, 1.0, 0.1 + 0.2, 5e-324]:
    print(np.float64(v), repr(np.float64(v)))

# case: large and small float32
for v in [1e16, 1e8, 1e7, 123456.7, 1e-4, 1e-5, 0.1, 16777216.0]:
    print(np.float32(v), repr(np.float32(v)))

# case: nan and inf
print(np.float64('nan'), np.float64('inf'), -np.float64('inf'), repr(np.float64('nan')), repr(np.float64('-inf')))

# case: constants are python floats
print(type(np.pi).__name__, np.pi, np.e, np.inf, np.nan, np.euler_gamma, np.newaxis)

# case: format of scalars
x = np.array([3.14159, 16469.1246])
print(f"{x[0]:.3f} {x[1]:10.2f} {x[1]:e} {x[0]:+.1f} {x[0]:>8.2f}|{x[1]:,.1f}|{x[0]:g}")
print('{:.2%}'.format(x[0]), '%.2f' % x[0], format(x[1], '.1f'))

# case: format of ints
n = np.int64(1234)
print(f"{n:d} {n:6d} {n:,} {n:05d} {n:x} {n:.1f}")

# case: format of bools and float32
print(f"{np.float32(0.5):.2f} {np.bool_(True)} {np.float32(0.1)}")

# case: format of an array with a spec
f"{np.array([1.5]):.2f}"

# case: format of an array
a = np.array([1.5, 2.0])
print(f"{a} {a!r} {a.shape}")

# case: arithmetic keeps the type
x = np.float64(2.0)
for v in [x + 1, x * 2, 1 - x, x / 3, x ** 2, x // 2, x % 2, -x, abs(x), +x]:
    print(repr(v))

# case: int scalar arithmetic
n = np.int64(7)
for v in [n + 1, n * 2, 10 - n, n / 2, n ** 2, n // 2, n % 4, -n, abs(-n), n + 0.5, 2.5 * n, n & 3, n << 1, ~n]:
    print(repr(v))

# case: scalar of two types
print(repr(np.float32(1) + np.float64(1)), repr(np.int64(1) + np.float32(1)), repr(np.int32(1) + np.int64(1)))
print(repr(np.float32(1) + 1), repr(np.float32(1) + 1.5), repr(np.int32(1) + 1), repr(np.int32(2) * 0.5))

# case: bool scalar arithmetic
b = np.bool_(True)
print(repr(b + b), repr(b + 1), repr(b & False), repr(b | False), repr(~b), not b, repr(b * 2.5))

# case: scalar with array
show(np.float64(2) * np.array([1, 2]))
show(np.int64(2) * np.array([1.5, 2]))
show(np.float32(2) + np.array([1, 2], dtype=np.float32))

# case: scalar with list
show(np.float64(2) * np.array([1, 2]).sum())
show(np.float64(2) * [1, 2])

# case: int scalar times list repeats the list or multiplies
show(np.int64(2) + [1, 2])

# case: float division by zero warns
x = np.float64(1.0)
print(x / 0, -x / 0)

# case: zero by zero warns
x = np.float64(0.0)
print(x / 0)

# case: int scalar division by zero warns
n = np.int64(1)
print(n / 0)

# case: int scalar floor division by zero
n = np.int64(5)
print(n // 0, n % 0)

# case: python number by numpy zero
z = np.zeros(2)
print(1 / z[0], 1.0 / z[1])

# case: scalar overflow warns
x = np.float64(1e300)
print(x * x)

# case: scalar power overflow warns
print(np.float64(10.0) ** 400)

# case: int scalar overflow warns
n = np.int64(2**62)
print(n * 4)

# case: int32 scalar overflow warns
n = np.int32(2**31 - 1)
print(n + np.int32(1))

# case: exp of scalar
# tolerance: 2
x = np.array([1.0])[0]
print(repr(np.exp(x)))
print(repr(np.exp(1)), repr(np.sin(0.5)))

# case: log of zero scalar
print(np.log(0))

# case: sqrt of negative scalar
print(np.sqrt(-1))

# case: types
a = np.array([1.0])
print(type(a), type(a[0]), type(np.arange(2)[0]), type(a > 0), type((a > 0)[0]))

# case: isinstance of python types
x, n, b = np.float64(1), np.int64(1), np.bool_(True)
print(isinstance(x, float), isinstance(n, int), isinstance(b, bool), isinstance(np.float32(1), float))

# case: isinstance of numpy types
x, n, b, s = np.float64(1), np.int64(1), np.bool_(True), np.float32(1)
print(isinstance(x, np.floating), isinstance(n, np.integer), isinstance(x, np.number), isinstance(b, np.generic))
print(isinstance(s, np.floating), isinstance(n, np.floating), isinstance(x, np.float64), isinstance(1.0, np.float64))
print(isinstance(b, np.bool_), isinstance(n, np.signedinteger), isinstance(b, np.number))
print(isinstance(np.zeros(1), np.ndarray), isinstance([1], np.ndarray), isinstance(x, np.ndarray))

# case: isinstance of several
print(isinstance(np.float64(1), (int, float)), isinstance(np.int64(1), (int, np.integer)))

# case: subclass relations
print(issubclass(np.float64, float), issubclass(np.float64, np.floating), issubclass(np.int64, np.number))
print(np.float64.__name__, np.int64.__name__, np.bool_.__name__, np.ndarray.__name__)

# case: names of types
print(np.float64, np.bool_, np.ndarray, np.floating)
print(np.double is np.float64, np.int_ is np.int64, np.bool is np.bool_)

# case: int and float of scalars
x = np.array([2.7, -2.7])
print(int(x[0]), int(x[1]), float(np.int64(3)), float(np.float32(0.5)), bool(np.float64(0)), complex is not None)
print(type(int(x[0])).__name__, type(float(x[0])).__name__)

# case: int and float of one-element arrays
print(int(np.array(3)), float(np.array(2.5)))

# case: int of a one-element vector
int(np.array([3]))

# case: float of a vector
float(np.array([1.0, 2.0]))

# case: int of nan
int(np.float64('nan'))

# case: round of scalars
x = np.float64(2.567)
print(round(x, 2), repr(round(x, 1)), repr(round(x)), type(round(x)).__name__)
print(x.round(1), repr(np.round(x, 2)))
print(round(np.float64(2.675), 2), round(np.float64(0.5)), round(np.float64(1.5)))

# case: scalar attributes
x = np.float64(1.5)
print(x.dtype, x.shape, x.ndim, x.size, x.item(), type(x.item()).__name__, x.itemsize, x.nbytes)
print(x.astype(int), repr(x.astype(np.float32)), x.T, x.real, x.imag)

# case: scalar methods
x = np.float64(2.5)
print(x.sum(), x.mean(), x.max(), x.is_integer(), np.float64(2).is_integer(), x.tolist(), x.copy())

# case: scalars compare
x = np.float64(1.5)
print(x == 1.5, x > 1, x < 2, x != 1.5, repr(x == 1.5), repr(1 < x))

# case: int scalars compare
n = np.int64(3)
print(n == 3, n == 3.0, n < 4, repr(n >= 5), n == 'a', n != None)

# case: bool scalar in conditions
a = np.array([1, 2])
if a[0] == 1 and a[1] > 1:
    print('both')
print('yes' if a.sum() > 2 else 'no', a[0] == 1 or False)

# case: bool scalar is not True
b = np.array([True])[0]
print(b == True, b is True, bool(b) is True)

# case: scalars as dict keys
d = {np.int64(1): 'one', 2.5: 'x'}
print(d[1], d[np.float64(2.5)], 1.0 in d)

# case: scalars in sets
print(len({np.float64(1.0), 1.0, 1, np.int64(1)}))

# case: scalar as range argument
n = np.int64(3)
print(list(range(n)), [0] * n, 'ab' * np.int64(2))

# case: float scalar as range argument
range(np.float64(3))

# case: float scalar times list
[0] * np.float64(3)

# case: sum of a list of scalars
a = np.array([0.1, 0.2, 0.3])
print(repr(sum(a)), repr(sum([a[0], a[1]])), repr(max(a)), repr(min(a)))

# case: sum of python over ints
print(repr(sum(np.arange(4))), repr(sum([True, np.bool_(True)])))

# case: sorted and max with key
a = np.array([3.0, 1.0, 2.0])
print(sorted(a), max(a, key=lambda v: -v))

# case: math module on scalars
import math
x = np.float64(0.25)
print(math.sqrt(x), math.floor(x), math.ceil(x), math.isnan(np.float64('nan')), math.pi == np.pi)
print(type(math.sqrt(x)).__name__)

# case: math module on a vector
import math
math.sin(np.array([1.0, 2.0]))

# case: python float times scalar
print(repr(2 * np.float64(1.5)), repr(1.0 + np.float64(2)), repr(True + np.float64(1)))

# case: scalar from constructor
print(repr(np.float64('1.5')), repr(np.int64(2.9)), repr(np.int64('12')), repr(np.float64()), repr(np.float32(1) / 3))

# case: scalar constructor of an array
show(np.float64([1, 2]))
show(np.int64(np.array([1.7, -1.7])))

# case: scalar constructor of bad text
np.float64('abc')

# case: int64 constructor of bad text
np.int64('1.5')

# case: bool constructor
print(np.bool_(0), np.bool_(2), np.bool_(''))

# case: float has no sort
np.float64(1).foo

# case: scalar is not callable
x = np.float64(2)
x(3)

# case: scalar plus text
np.float64(1) + 'a'

# case: text plus scalar
'a' + np.float64(1)

# case: text of scalar joins
print('x = ' + str(np.float64(1.5)) + ', n = ' + str(np.int64(2)))

# case: scalar is not iterable
for v in np.float64(1):
    pass

# case: unpack a scalar
a, b = np.float64(1)

# case: len of a scalar
len(np.int64(3))

# case: int too large for int64
np.int64(2**70)

# case: float32 of large
print(np.float32(1e300))

# case: hex and as_integer_ratio
print(np.float64(0.5).hex(), np.float64(0.75).as_integer_ratio())

# case: divmod of scalars
print(divmod(np.float64(7.5), 2), divmod(np.int64(-7), 3))

# case: pow of int scalars
print(repr(np.int64(2) ** 10), repr(2 ** np.int64(3)), repr(np.int64(2) ** 0.5))

# case: negative power of int scalar
np.int64(2) ** -1

# case: isscalar
print(np.isscalar(3), np.isscalar(np.float64(1)), np.isscalar(np.array(1)), np.isscalar([1]), np.isscalar('a'))
