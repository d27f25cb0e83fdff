# What print and repr show of arrays.

# case: vectors
print(np.array([1, 2, 3]))
print(np.array([1.0, 2.5, 3.0]))
print(np.array([True, False]))
print(np.array([]))

# case: repr of vectors
print(repr(np.array([1, 2, 3])))
print(repr(np.array([1.0, 2.5])))
print(repr(np.array([True, False])))
print(repr(np.array([])))
print(repr(np.array([1, 2], dtype=np.int32)), repr(np.array([1, 2], dtype=np.float32)))
print(repr(np.array([], dtype=int)))

# case: width is common
print(np.array([1, 10, 100]))
print(np.array([1.5, 10.25, 100.125]))
print(np.array([-1, 2]))
print(np.array([-1.5, 2.0]))

# case: precision is eight
print(np.array([1 / 3, 2 / 3]))
print(np.array([np.pi, 1.0]))
print(np.array([0.1 + 0.2]))
print(np.array([123456.789]))

# case: scientific
print(np.array([1e10, 1.0]))
print(np.array([1e-5, 1.0]))
print(np.array([1e-10, 1e-11]))
print(np.array([1e300, -1e-300]))
print(np.array([16469.1246, 20952.2224]))
print(np.array([1e8, 1e-3]))
print(np.array([100000.0, 1000000.0, 1e16]))

# case: near the limits of fixed notation
print(np.array([0.0001, 0.001]))
print(np.array([0.0001, 0.1001]))
print(np.array([1e8]))
print(np.array([99999999.0]))
print(np.array([1e7, 1.5]))
print(np.array([1000.0, 0.5]))
print(np.array([0.00001]))

# case: nan and inf
print(np.array([np.nan, 1.0, np.inf]))
print(np.array([np.nan, -np.inf]))
print(repr(np.array([np.nan, 10.25])))

# case: negative zero
print(np.array([-0.0, 0.0]))
print(np.array([-0.5, 0.0]))

# case: matrices
print(np.array([[1, 2], [3, 4]]))
print(np.array([[1.0, 2.5], [10.0, -3.25]]))
print(repr(np.array([[1, 2], [3, 4]])))
print(repr(np.array([[1.5, 2.0], [3.0, 4.0]])))
print(np.eye(2))

# case: three dimensions
print(np.arange(8).reshape(2, 2, 2))
print(repr(np.arange(8).reshape(2, 2, 2)))

# case: long lines wrap
print(np.arange(40))
print(repr(np.arange(40)))
print(np.linspace(0, 1, 20))
print(repr(np.linspace(0, 1, 11)))

# case: long matrix rows wrap
print(np.arange(60).reshape(2, 30) * 1000)

# case: summary of a long vector
print(np.arange(1001))
print(np.linspace(0, 10, 2000))
print(repr(np.arange(5000)))

# case: summary of a large matrix
print(np.zeros((100, 100)))
print(repr(np.zeros((1001, 2))))

# case: exactly a thousand is whole
print(str(np.arange(1000)).count('\n'), '...' in str(np.arange(1000)))

# case: summary of floats looks at the edges only
a = np.arange(2000.0)
a[1000] = 0.123456
print(a)

# case: zero-dimensional
print(np.array(5), np.array(2.5), repr(np.array(5)), repr(np.array(2.5)), repr(np.array(True)))

# case: empty shapes
print(np.zeros((0, 3)), repr(np.zeros((0, 3))), repr(np.zeros((2, 0))))

# case: float32 prints shorter
print(np.array([0.1, 1 / 3], dtype=np.float32))
print(repr(np.array([0.1], dtype=np.float32)))
print(np.float32(1) / np.float32(3))

# case: bools align
print(np.array([[True, False], [False, True]]))
print(repr(np.array([True, True])))

# case: array in a list
print([np.array([1, 2]), np.array([1.5])])
print((np.arange(2),))
print({'a': np.zeros(2)})

# case: list of rows
print([list(r) for r in np.array([[1.5, 2.0]])])
print(np.array([[1.5, 2.0]]).tolist())

# case: multiline array inside text
print('a =', np.array([[1, 2], [3, 4]]))
print(f"a = {np.array([1.0, 2.0])}")

# case: printoptions precision
with np.printoptions(precision=3):
    print(np.array([np.pi, np.e]))
print(np.array([np.pi]))

# case: set_printoptions precision
np.set_printoptions(precision=4)
print(np.array([np.pi, 1.0]), repr(np.array([1 / 3])))

# case: set_printoptions suppress
np.set_printoptions(suppress=True)
print(np.array([1e-10, 1.0]))
print(np.array([1e10, 1e-5]))

# case: set_printoptions threshold
np.set_printoptions(threshold=5, edgeitems=2)
print(np.arange(10))

# case: set_printoptions linewidth
np.set_printoptions(linewidth=30)
print(np.arange(20))

# case: printoptions both
with np.printoptions(precision=2, suppress=True):
    print(np.array([[1.23456, 1e-7], [100.5, 2.0]]))

# case: array2string
print(np.array2string(np.array([1.23456, 2.0]), precision=2))
print(np.array2string(np.array([1, 2, 3]), separator=', '))
print(np.array_str(np.array([1.5])), np.array_repr(np.array([1.5])))

# case: format_float
print(np.format_float_positional(0.5), np.format_float_scientific(12345.678, precision=2))

# case: integer columns with negative
print(np.array([[1, -20], [300, 4]]))

# case: columns of floats
print(np.array([[0.001, 1234.5], [2.0, 3.25]]))

# case: mixed exponents in a matrix
print(np.array([[1e-8, 1.0], [1e5, 2.0]]))

# case: whole floats
print(np.arange(5.0), np.array([1e5, 2e5]), np.array([123456789.0]))

# case: column vector
print(np.array([[1.0], [2.5]]))
print(repr(np.zeros((3, 1))))

# case: long float vector
print(np.sqrt(np.arange(10)))

# case: exponent of three digits
print(np.array([1e100, 1.0]), np.array([1e-100]), repr(np.array([1e100])))

# case: tuple of arrays
print(np.where(np.array([True, False, True])))
print(np.histogram([1, 2, 2], bins=2))

# case: dtype text
print(np.zeros(1).dtype, repr(np.zeros(1).dtype), repr(np.array([1]).dtype), repr(np.array([True]).dtype))

# case: empty print
print(np.zeros((1, 0)), np.zeros((0,)).shape)
