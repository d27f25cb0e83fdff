# Making arrays: values, dtypes and shapes that each constructor gives.

# case: array of ints
show(np.array([1, 2, 3]))

# case: array of floats
show(np.array([1.0, 2.5, -3.25]))

# case: array of mixed numbers
show(np.array([1, 2.5, True]))

# case: array of bools
show(np.array([True, False]))

# case: array of ints and bools
show(np.array([True, 2]))

# case: array two-dimensional
show(np.array([[1, 2], [3, 4], [5, 6]]))

# case: array three-dimensional
show(np.array([[[1], [2]], [[3], [4]]]))

# case: array of a scalar
a = np.array(3.5)
show(a)
print(a.ndim, a.size, a.shape)

# case: array with dtype name
show(np.array([1, 2, 3], dtype='float32'))

# case: array with dtype object
show(np.array([1, 2, 3], dtype=np.float64))

# case: array with python type as dtype
show(np.array([1.9, -2.9], dtype=int))
show(np.array([0, 2], dtype=bool))
show(np.array([0, 2], dtype=float))

# case: array with dtype given by position
show(np.array([1, 2], float))

# case: array of arrays
show(np.array([np.array([1, 2]), np.array([3.5, 4])]))

# case: array of tuples
show(np.array([(1, 2), (3, 4)]))

# case: array of range
show(np.array(range(5)))

# case: array of numpy scalars
show(np.array([np.float32(1.5), np.float32(2)]))
show(np.array([np.int32(1), np.int32(2)]))
show(np.array([np.float32(1.5), 2.0]))

# case: array copies
a = np.array([1, 2, 3])
b = np.array(a)
b[0] = 9
print(a, b)

# case: asarray does not copy
a = np.array([1, 2, 3])
b = np.asarray(a)
b[0] = 9
print(a, b is a)

# case: array copy false shares
a = np.array([1.0, 2.0])
b = np.array(a, copy=None)
b[0] = 7
print(a)

# case: array ndmin
show(np.array([1, 2], ndmin=2))

# case: array of nothing
show(np.array([]))
show(np.array([[], []]))

# case: array with large int
show(np.array([2**40, -2**62]))

# case: zeros
show(np.zeros(4))
show(np.zeros((2, 3)))
show(np.zeros(0))
show(np.zeros(()))

# case: zeros with dtype
show(np.zeros(3, dtype=int))
show(np.zeros((1, 2), np.float32))
show(np.zeros(shape=(2,), dtype=np.bool_))

# case: zeros of list shape
show(np.zeros([2, 2]))

# case: ones
show(np.ones(3))
show(np.ones((2, 2), dtype=np.int32))

# case: full
show(np.full(3, 7))
show(np.full((2, 2), 1.5))
show(np.full(2, True))
show(np.full(2, 3, dtype=np.float32))
show(np.full((2, 3), [1, 2, 3]))

# case: empty has shape and dtype
a = np.empty((3, 4))
print(a.shape, a.dtype)
print(np.empty(5, dtype=int).dtype)

# case: zeros_like and ones_like
a = np.array([[1, 2], [3, 4]])
show(np.zeros_like(a))
show(np.ones_like(a))
show(np.zeros_like(a, dtype=float))
show(np.zeros_like([1.5, 2.5]))
show(np.ones_like(3))

# case: full_like and empty_like
a = np.array([1.0, 2.0])
show(np.full_like(a, 9))
print(np.empty_like(a).shape, np.empty_like(a, dtype=int).dtype)
show(np.full_like(np.array([1, 2]), 2.9))

# case: arange of ints
show(np.arange(5))
show(np.arange(2, 7))
show(np.arange(10, 0, -3))
show(np.arange(5, 5))

# case: arange of floats
show(np.arange(0, 1, 0.1))
show(np.arange(0.0, 2.0, 0.25))
show(np.arange(1, 2, 0.3))
show(np.arange(3.0))

# case: arange time axis
t = np.arange(0, 2, 0.01)
print(len(t), t[-1], t[57], t[199])

# case: arange dtype
show(np.arange(3, dtype=np.float64))
show(np.arange(0, 3, 1, dtype=np.float32))
show(np.arange(3, dtype='int32'))

# case: arange keywords
show(np.arange(start=1, stop=3))
show(np.arange(0, 10, step=5))

# case: linspace
show(np.linspace(0, 1, 5))
show(np.linspace(0, 10, 20))
show(np.linspace(5, 1, 3))
show(np.linspace(0, 1, 1))
show(np.linspace(0, 1, 0))

# case: linspace default number
x = np.linspace(0, 2 * np.pi)
print(len(x), x[0], x[-1])

# case: linspace without endpoint
show(np.linspace(0, 1, 4, endpoint=False))

# case: linspace with step
x, step = np.linspace(0, 1, 11, retstep=True)
show(x)
print(step)

# case: linspace dtype
show(np.linspace(0, 10, 5, dtype=int))
show(np.linspace(0, 1, num=3, dtype=np.float32))

# case: linspace of arrays
show(np.linspace(np.array([0.0, 1.0]), np.array([1.0, 3.0]), 3))

# case: logspace
# tolerance: 2
show(np.logspace(0, 3, 4))
show(np.logspace(-3, -1, 5))
show(np.logspace(0, 3, 4, base=2))
show(np.logspace(0, 1, 3, endpoint=False))

# case: geomspace
# tolerance: 4
show(np.geomspace(1, 1000, 4))
show(np.geomspace(0.5, 8, 5))

# case: eye
show(np.eye(3))
show(np.eye(2, 3))
show(np.eye(3, k=1))
show(np.eye(3, k=-1, dtype=int))

# case: identity
show(np.identity(2))

# case: diag builds a matrix
show(np.diag([1, 2, 3]))
show(np.diag([1.5, 2.5], k=1))

# case: diag takes a diagonal
a = np.arange(9).reshape(3, 3)
show(np.diag(a))
show(np.diag(a, 1))
show(np.diag(a, k=-1))

# case: tri, tril and triu
a = np.arange(1, 10).reshape(3, 3)
show(np.tril(a))
show(np.triu(a))
show(np.triu(a, 1))
show(np.tril(a, -1))
show(np.tri(3))

# case: meshgrid
x, y = np.meshgrid([1, 2, 3], [10, 20])
show(x)
show(y)

# case: meshgrid ij
x, y = np.meshgrid(np.array([1.0, 2.0]), np.array([5.0, 6.0, 7.0]), indexing='ij')
show(x)
show(y)

# case: fromiter
show(np.fromiter((i * i for i in range(4)), dtype=float))

# case: fromfunction
show(np.fromfunction(lambda i, j: i + 10 * j, (2, 3)))

# case: copy function
a = np.array([1, 2])
b = np.copy(a)
b[0] = 5
print(a, b)

# case: array of a generator is refused in both worlds
try:
    np.zeros(3)[0] = [1, 2]
except ValueError as e:
    print(e)

# case: inhomogeneous list
np.array([[1, 2], [3]])

# case: inhomogeneous deeper
np.array([[[1], [2]], [[3], 4]])

# case: negative dimension
np.zeros(-1)

# case: shape of floats
np.zeros(2.5)

# case: shape of a tuple of floats
np.zeros((2, 3.0))

# case: zeros with two positional ints
np.zeros(2, 3)

# case: arange without arguments
np.arange()

# case: arange step zero
np.arange(0, 5, 0)

# case: linspace negative number
np.linspace(0, 1, -1)

# case: linspace float number
np.linspace(0, 1, 5.0)

# case: unknown dtype name
np.zeros(3, dtype='flaot')

# case: array of words as float
np.array(['a', 'b'], dtype=float)

# case: array of text numbers as float
show(np.array(['1.5', '2'], dtype=float))

# case: huge int does not fit
np.array([2**70], dtype=np.int64)

# case: int out of bounds for int32
np.array([2**40], dtype=np.int32)

# case: linspace feeds a loop
total = 0
for v in np.linspace(0, 1, 3):
    total += v
print(total, type(total).__name__)

# case: zeros larger than memory
# message: differs
np.zeros((10**6, 10**6, 10**3))

# case: array keeps nan and inf
show(np.array([float('nan'), float('inf'), -float('inf')]))

# case: array of none as float
show(np.array([None, 1.0], dtype=float))
