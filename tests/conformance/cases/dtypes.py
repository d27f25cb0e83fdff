# dtype objects, conversion, type tests, limits.

# case: dtype names
for k in ['float64', 'float32', 'int64', 'int32', 'bool']:
    d = np.dtype(k)
    print(d, repr(d), d.name, d.kind, d.itemsize)

# case: dtype equality
x = np.zeros(2)
print(x.dtype == np.float64, x.dtype == 'float64', x.dtype == float, x.dtype == np.dtype('float64'), x.dtype == 'f8')
print(x.dtype == np.float32, x.dtype == int, x.dtype != np.float64, x.dtype == 'double')

# case: dtype equality with abstract types
x = np.zeros(2)
print(x.dtype == np.floating)

# case: dtype in a list
print(np.zeros(1).dtype in [np.float32, np.float64], np.arange(2).dtype in (np.float32, np.float64))

# case: dtype aliases
print(np.dtype(float), np.dtype(int), np.dtype(bool), np.dtype('f4'), np.dtype('i4'), np.dtype('d'), np.dtype('<f8'), np.dtype('?'))

# case: issubdtype
print(np.issubdtype(np.float64, np.floating), np.issubdtype(np.zeros(1).dtype, np.floating))
print(np.issubdtype(np.arange(2).dtype, np.integer), np.issubdtype(np.int32, np.floating), np.issubdtype(np.float32, np.number))
print(np.issubdtype(np.bool_, np.number), np.issubdtype(float, np.floating), np.issubdtype('int64', np.integer))
print(np.issubdtype(np.float64, float), np.issubdtype(np.float64, np.float64), np.issubdtype(np.float32, np.float64))

# case: dtype type attribute
print(np.zeros(1).dtype.type is np.float64, np.dtype('int32').type)

# case: astype
a = np.array([1.7, -1.7, 0.0])
show(a.astype(int))
show(a.astype(np.float32))
show(a.astype(bool))
show(a.astype('int32'))
show(np.array([1, 0]).astype(float))
show(np.array([True, False]).astype(int))

# case: astype copies
a = np.array([1.0])
b = a.astype(float)
b[0] = 5
print(a)

# case: astype of nan to int warns
print(np.array([np.nan, 1.0]).astype(int)[1])

# case: astype of a large float to int warns
np.array([1e30]).astype(int)

# case: astype large int to int32 wraps
show(np.array([2**32 + 5]).astype(np.int32))

# case: astype unknown
np.zeros(1).astype('foo')

# case: finfo
print(np.finfo(float).eps, np.finfo(np.float64).max, np.finfo(np.float32).eps, np.finfo(float).tiny, np.finfo(np.float64).bits)

# case: iinfo
print(np.iinfo(np.int64).max, np.iinfo(np.int32).min, np.iinfo(int).bits)

# case: result_type and promote_types
print(np.result_type(np.int32, np.float32), np.promote_types('int64', 'float32'), np.result_type(np.array([1]), 2.5))

# case: can_cast
print(np.can_cast(np.int32, np.float64), np.can_cast(np.float64, np.int32), np.can_cast('float64', 'float32', casting='same_kind'))

# case: attributes
a = np.zeros((2, 3))
print(a.shape, a.ndim, a.size, a.itemsize, a.nbytes, a.dtype)
print(np.zeros(3, np.float32).nbytes, np.zeros(3, bool).itemsize)

# case: memory of a state matrix
print(np.zeros((1000, 39)).nbytes / 1e6, 'MB')

# case: real and imag
a = np.array([1.0, 2.0])
show(a.real)
show(a.imag)

# case: unknown attribute
np.zeros(2).foo

# case: set unknown attribute
a = np.zeros(2)
a.foo = 1

# case: shape is a tuple
a = np.zeros((2, 3))
rows, cols = a.shape
print(rows, cols, a.shape[0], a.shape == (2, 3), len(a.shape), type(a.shape[0]).__name__)

# case: check for a floating dtype
def check(x):
    x = np.asarray(x)
    if not np.issubdtype(x.dtype, np.floating):
        raise TypeError(f"need floats, got {x.dtype}")
    return x
check([1.0, 2.0])
check([1, 2])

# case: unknown function
# message: differs
np.foo(1)

# case: removed aliases
# message: differs
np.float(1)

# case: removed infinity
# message: differs
np.Inf

# case: float_ is gone
# message: differs
np.float_

# case: bool alias is a type
print(np.bool(1), np.bool_)

# case: strings of a dtype
d = np.array([1.0]).dtype
print(d.str, d.char, d.num if False else 0, str(d), f"{d}")

# case: tolist
print(np.array([[1, 2], [3, 4]]).tolist(), np.array([1.5]).tolist(), np.array(3).tolist(), np.array([True]).tolist())
print(type(np.array([1]).tolist()[0]).__name__, type(np.array([1.5]).tolist()[0]).__name__)

# case: copy and view
a = np.array([1, 2, 3])
b = a.copy()
b[0] = 9
print(a, b, a.view()[0])

# case: shares_memory
a = np.arange(4)
print(np.shares_memory(a, a[1:]), np.shares_memory(a, a.copy()), np.may_share_memory(a, a[:2]))

# case: tobytes
print(np.array([1, 2], dtype=np.int32).tobytes(), len(np.zeros(3).tobytes()))

# case: frombuffer
show(np.frombuffer(b'\x01\x00\x00\x00\x02\x00\x00\x00', dtype=np.int32))

# case: strides and flags
a = np.zeros((2, 3))
print(a.strides, a.T.strides, a.flags['C_CONTIGUOUS'], a.T.flags['C_CONTIGUOUS'], a[:, ::2].strides)

# case: id of an array keeps
a = np.zeros(2)
b = a
print(a is b, a is a[:], id(a) == id(b))

# case: hash of an array
hash(np.zeros(2))

# case: array as dict key
{np.zeros(2): 1}

# case: call an array
a = np.zeros(2)
a(0)

# case: index a function
np.zeros[3]

# case: version
print(np.__version__.split('.')[0], np.__name__)

# case: type of module
import numpy
print(numpy is np, type(np).__name__)

# case: from import
from numpy import array, pi, sin
print(array([1]), pi, sin(0))

# case: from import unknown
# message: differs
from numpy import nothing_here

# case: import submodule
import numpy.linalg as la
from numpy.linalg import norm
print(norm([3, 4]), la.norm([1.0]))
