# Elementwise functions. Transcendental ones carry a tolerance in ulp.

# case: exp and log
# tolerance: 2
x = np.array([0.0, 0.5, 1.0, -2.0, 10.0])
show(np.exp(x))
show(np.log(np.array([1.0, 2.0, 10.0, 0.1])))
show(np.log10(np.array([1.0, 2.0, 1000.0])))
show(np.log2(np.array([1.0, 3.0, 8.0])))

# case: expm1 and log1p
# tolerance: 2
show(np.expm1(np.array([1e-10, 0.5, -1.0])))
show(np.log1p(np.array([1e-10, 0.5, 3.0])))

# case: exp2 and friends
# tolerance: 2
show(np.exp2(np.array([1.0, 0.5])))
show(np.cbrt(np.array([27.0, -8.0, 2.0])))

# case: trigonometric functions
# tolerance: 2
x = np.array([0.0, 0.5, 1.0, 3.0, -7.0])
show(np.sin(x))
show(np.cos(x))
show(np.tan(x))

# case: inverse trigonometric functions
# tolerance: 2
x = np.array([0.0, 0.5, -0.9, 1.0])
show(np.arcsin(x))
show(np.arccos(x))
show(np.arctan(x))
show(np.arctan2(x, np.array([1.0, -1.0, 2.0, 0.0])))

# case: hyperbolic functions
# tolerance: 4
x = np.array([0.0, 0.5, -2.0])
show(np.sinh(x))
show(np.cosh(x))
show(np.tanh(x))

# case: inverse hyperbolic functions
# tolerance: 4
show(np.arcsinh(np.array([0.5, -2.0])))
show(np.arccosh(np.array([1.5, 2.0])))
show(np.arctanh(np.array([0.5, -0.25])))

# case: new names of numpy 2
# tolerance: 2
show(np.asin(0.5))
show(np.acos(0.5))
show(np.atan(0.5))
show(np.atan2(1.0, 2.0))
show(np.pow(2.0, 3))

# case: float32 functions
# tolerance: 3
x = np.array([0.5, 1.5], dtype=np.float32)
show(np.exp(x))
show(np.sin(x))
show(np.sqrt(x))
show(np.tanh(x))

# case: int arguments give float64
# tolerance: 2
show(np.sqrt(np.array([1, 4, 9])))
show(np.exp(np.array([0, 1])))
show(np.sqrt(np.array([4], dtype=np.int32)))

# case: functions of python numbers
# tolerance: 2
print(repr(np.sqrt(4)), repr(np.sqrt(2.0)), repr(np.abs(-3)), repr(np.floor(2.7)), repr(np.sign(-2)))

# case: functions of lists
show(np.sqrt([1, 4]))
show(np.abs([-1, 2]))
show(np.square([1, 2, 3]))

# case: functions of nested lists
show(np.square([[1, 2], [3, 4]]))

# case: sqrt and square
show(np.sqrt(np.array([4.0, 2.0])))
show(np.square(np.array([3, -2])))
show(np.reciprocal(np.array([2.0, 4.0])))

# case: abs
show(np.abs(np.array([-1.5, 2.0])))
show(np.absolute(np.array([-1, 2])))
show(np.fabs(np.array([-1, 2])))

# case: sign
show(np.sign(np.array([-2.0, 0.0, 3.0, np.nan])))
show(np.sign(np.array([-2, 0, 3])))

# case: floor, ceil, trunc and rint
x = np.array([1.5, -1.5, 2.5, -0.2])
show(np.floor(x))
show(np.ceil(x))
show(np.trunc(x))
show(np.rint(x))
show(np.fix(x))

# case: floor of ints
show(np.floor(np.array([1, 2])))
show(np.ceil(np.array([1, 2])))

# case: round
x = np.array([1.234, 5.678, -2.5, 0.5])
show(np.round(x))
show(np.round(x, 2))
show(np.around(x, 1))
show(np.round(x, decimals=1))
show(x.round(2))

# case: round to tens
show(np.round(np.array([1234, 5678]), -2))
show(np.round(1234.5678, -2))

# case: clip
x = np.array([-1.0, 0.5, 2.0])
show(np.clip(x, 0, 1))
show(x.clip(0, 1))
show(np.clip(x, None, 1))
show(np.clip(x, 0, None))
show(np.clip(np.array([1, 5, 9]), 2, 6))
show(np.clip(x, a_min=0, a_max=1))

# case: clip with arrays
show(np.clip(np.array([1, 5, 9]), [2, 2, 2], [3, 6, 8]))

# case: clip of a number
print(repr(np.clip(5, 0, 3)), repr(np.clip(0.5, 0, 1)))

# case: maximum and minimum
show(np.maximum([1, 5], [3, 2]))
show(np.minimum(np.array([1.0, np.nan]), 0.5))
show(np.fmax(np.array([1.0, np.nan]), 0.5))
show(np.fmin(np.array([1.0, np.nan]), 0.5))
show(np.maximum(np.arange(3), 1))

# case: power
show(np.power(2, 3))
show(np.power(np.array([1, 2, 3]), 2))
show(np.power(2.0, np.array([1, 2])))
show(np.float_power(2, 3))

# case: mod and remainder
show(np.mod(np.array([7, -7]), 3))
show(np.remainder(np.array([7.5, -7.5]), 2))
show(np.fmod(np.array([7, -7]), 3))

# case: named operators
show(np.add(1, [1, 2]))
show(np.subtract([3, 4], 1))
show(np.multiply([1, 2], [3, 4]))
show(np.divide([1, 2], 2))
show(np.true_divide([1, 2], 2))
show(np.floor_divide([5, -5], 2))
show(np.negative([1, -2]))
show(np.positive([1, -2]))

# case: hypot
# tolerance: 1
show(np.hypot([3.0, 1.0], [4.0, 1.0]))

# case: degrees and radians
# tolerance: 1
show(np.degrees(np.array([0.0, np.pi])))
show(np.radians(np.array([0.0, 180.0, 45.0])))
show(np.deg2rad(90))
show(np.rad2deg(np.pi / 4))

# case: sinc and heaviside
# tolerance: 4
show(np.sinc(np.array([0.0, 0.5, 1.5])))
show(np.heaviside(np.array([-1.0, 0.0, 2.0]), 0.5))

# case: isnan, isinf and isfinite
x = np.array([1.0, np.nan, np.inf, -np.inf])
show(np.isnan(x))
show(np.isinf(x))
show(np.isfinite(x))
print(repr(np.isnan(1.0)), np.isnan(float('nan')))

# case: isnan of ints
show(np.isnan(np.array([1, 2])))
show(np.isfinite(3))

# case: isnan of text
np.isnan('a')

# case: signbit and copysign
show(np.signbit(np.array([-1.0, 0.0, -0.0])))
show(np.copysign(np.array([1.0, 2.0]), np.array([-1.0, 1.0])))

# case: logical functions
a, b = np.array([True, True, False]), np.array([True, False, False])
show(np.logical_and(a, b))
show(np.logical_or(a, b))
show(np.logical_xor(a, b))
show(np.logical_not(a))

# case: logical functions of numbers
show(np.logical_and([1, 0, 2], [1.5, 1, 0]))
show(np.logical_not([0, 3]))

# case: bitwise functions
show(np.bitwise_and([6, 3], 2))
show(np.bitwise_or([6, 3], 1))
show(np.bitwise_xor([6, 3], 3))
show(np.invert([1, 2]))
show(np.left_shift([1, 2], 3))
show(np.right_shift([8, 16], 2))

# case: comparison functions
show(np.greater([1, 2, 3], 2))
show(np.less([1, 2, 3], 2))
show(np.equal([1, 2], [1, 3]))
show(np.not_equal([1, 2], [1, 3]))
show(np.greater_equal([1, 2, 3], 2))
show(np.less_equal([1, 2, 3], 2))

# case: isclose
show(np.isclose([1.0, 1.0], [1.0 + 1e-9, 1.1]))
show(np.isclose(1.0, 1.01, rtol=0.1))
show(np.isclose([np.nan], [np.nan], equal_nan=True))

# case: allclose
print(np.allclose([1.0, 2.0], [1.0, 2.0 + 1e-9]), np.allclose([1.0], [1.1]), np.allclose([1.0], [1.05], atol=0.1))

# case: array_equal
print(np.array_equal([1, 2], [1, 2]), np.array_equal([1, 2], [1, 2, 3]), np.array_equal([1, 2], [1.0, 2.0]))
print(np.array_equiv([1, 1], 1))

# case: nan_to_num
show(np.nan_to_num(np.array([np.nan, np.inf, 1.0])))
show(np.nan_to_num(np.array([np.nan, 1.0]), nan=-1.0))

# case: out argument
a = np.zeros(3)
r = np.add([1, 2, 3], 1, out=a)
show(a)
print(r is a)
np.exp(np.zeros(3), out=a)
show(a)

# case: out of wrong shape
np.add([1, 2, 3], 1, out=np.zeros(2))

# case: ufunc dtype argument
show(np.add([1, 2], 1, dtype=np.float64))
show(np.sqrt([4, 9], dtype=np.float32))

# case: ufunc of too many arguments
np.sin(1, 2, 3)

# case: ufunc without arguments
np.exp()

# case: ufunc of text
np.sin('a')

# case: ufunc of none
np.exp(None)

# case: ufunc unknown keyword
np.sin(1.0, foo=2)

# case: reduce and accumulate
show(np.add.reduce([1, 2, 3]))
show(np.multiply.accumulate([1, 2, 3, 4]))
show(np.maximum.reduce([[1, 5], [4, 2]]))
show(np.add.outer([1, 2], [10, 20]))
show(np.maximum.accumulate([1, 3, 2, 5]))

# case: subtract outer
show(np.subtract.outer(np.arange(3), np.arange(2)))

# case: ufunc repr and name
print(np.sin, np.add, np.sin.__name__)

# case: gates of hodgkin and huxley
# tolerance: 4
v = np.array([-71.0, -40.0, 0.0]) + 50
alpha = 0.32 * (13 - v) / (np.exp((13 - v) / 4) - 1)
beta = 0.28 * (v - 40) / (np.exp((v - 40) / 5) - 1)
show(alpha / (alpha + beta))

# case: zero over zero in a rate
v = np.array([13.0, 14.0])
rate = 0.32 * (13 - v) / (np.exp((13 - v) / 4) - 1)
print(np.isnan(rate))

# case: where guards a division
v = np.array([13.0, 17.0])
d = 13 - v
safe = np.where(d == 0, 1.0, d)
print(np.where(d == 0, 1.28, 0.32 * safe))

# case: sigmoid overflow warns
v = np.array([-2000.0, 0.0, 2000.0])
print(1 / (1 + np.exp(-v)))

# case: frompyfunc and vectorize
f = np.vectorize(lambda v: v * v if v > 0 else 0.0)
show(f(np.array([-1.0, 2.0, 3.0])))

# case: vectorize of two arguments
def pick(a, b):
    if a > b:
        return a - b
    return a + b
show(np.vectorize(pick)([1, 2, 3, 4], 2))

# case: vectorize otypes
show(np.vectorize(lambda v: v + 1, otypes=[float])([1, 2]))

# case: gcd and lcm
show(np.gcd([12, 18], 8))
show(np.lcm([4, 6], 10))
