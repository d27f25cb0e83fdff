# Taking elements and parts: what comes out, and the error texts.

# case: element
a = np.array([1.5, 2.5, 3.5])
print(a[0], a[-1], a[1] + 1)
print(repr(a[0]))

# case: element of ints
a = np.arange(5)
print(repr(a[2]), type(a[2]))

# case: element of bools
a = np.array([True, False])
print(repr(a[0]), type(a[1]).__name__)

# case: element of a matrix
a = np.arange(6).reshape(2, 3)
print(a[1, 2], a[-1, -3], a[1][2])

# case: row and column
a = np.arange(6).reshape(2, 3)
show(a[1])
show(a[:, 1])
show(a[1, :])
show(a[:, 1:2])

# case: slices
a = np.arange(10)
show(a[2:5])
show(a[:3])
show(a[7:])
show(a[::2])
show(a[1::3])
show(a[-3:])
show(a[:-3])
show(a[5:2])

# case: negative step
a = np.arange(6)
show(a[::-1])
show(a[4:1:-1])
show(a[::-2])
show(a[10:2:-1])

# case: slices beyond the end
a = np.arange(3)
show(a[1:100])
show(a[-100:2])
show(a[100:])

# case: slices of two dimensions
a = np.arange(12).reshape(3, 4)
show(a[1:, :2])
show(a[::-1, ::2])
show(a[:2, -1])

# case: newaxis
a = np.arange(3)
show(a[:, None])
show(a[None, :])
show(a[np.newaxis, :, np.newaxis])

# case: ellipsis
a = np.arange(24).reshape(2, 3, 4)
show(a[..., 0])
show(a[0, ...])
show(a[1, ..., 2])
show(a[...].shape)
show(a[..., None].shape)

# case: boolean mask
a = np.array([3, -1, 4, -1, 5])
show(a[a > 0])
show(a[a == -1])
show(a[a > 100])

# case: boolean mask of a matrix
a = np.arange(6).reshape(2, 3)
show(a[a % 2 == 0])
show(a[np.array([True, False])])
show(a[:, np.array([True, False, True])])

# case: mask of a list
a = np.arange(3)
show(a[[True, False, True]])

# case: integer array
a = np.array([10, 20, 30, 40])
show(a[[0, 2]])
show(a[np.array([3, -1, 0])])
show(a[[[0, 1], [2, 3]]])

# case: integer array of a matrix
a = np.arange(12).reshape(3, 4)
show(a[[0, 2]])
show(a[[0, 1, 2], [3, 2, 1]])
show(a[:, [0, -1]])
show(a[[2, 0], 1])
show(a[1, [0, 3]])

# case: integer arrays broadcast
a = np.arange(12).reshape(3, 4)
show(a[np.array([[0], [2]]), np.array([1, 3])])
show(a[np.ix_([0, 2], [1, 3])])

# case: mixed slice and array
a = np.arange(24).reshape(2, 3, 4)
show(a[:, [0, 2], 1:3])
show(a[0, :, [1, 2]])
show(a[[0, 1], :, [1, 2]])

# case: empty integer array
a = np.arange(3)
show(a[[]])
show(a[np.array([], dtype=int)])

# case: empty tuple index
a = np.array(5.5)
print(repr(a[()]))
show(np.arange(3)[()])

# case: whole copy through slice is a view
a = np.arange(3)
b = a[:]
b[0] = 10
print(a)

# case: fancy index is a copy
a = np.arange(3)
b = a[[0, 1]]
b[0] = 10
print(a, b)

# case: mask is a copy
a = np.arange(3)
b = a[a > 0]
b[0] = 10
print(a, b)

# case: row view writes the base
a = np.zeros((2, 2))
r = a[0]
r[1] = 5
print(a)

# case: numpy integer as index
a = np.array([5, 6, 7])
i = np.int64(2)
print(a[i], [10, 20, 30][i])

# case: index from argmax
a = np.array([1.0, 9.0, 3.0])
print(a[np.argmax(a)], a[a.argmin()])

# case: zero-dimensional array as index
a = np.arange(5)
print(repr(a[np.array(2)]))

# case: bool scalar index adds an axis
a = np.arange(3)
show(a[True])

# case: out of bounds
a = np.arange(3)
a[3]

# case: out of bounds negative
np.arange(3)[-4]

# case: out of bounds second axis
np.zeros((2, 3))[0, 3]

# case: out of bounds in an integer array
np.arange(3)[[0, 5]]

# case: too many indices
np.arange(3)[0, 0]

# case: too many indices of two
np.zeros((2, 2))[0, 0, 0]

# case: float index
np.arange(3)[1.0]

# case: float array index
np.arange(3)[np.array([0.0, 1.0])]

# case: text index
np.arange(3)['a']

# case: mask of wrong length
np.arange(3)[np.array([True, False])]

# case: index shapes do not broadcast
np.zeros((3, 3))[[0, 1], [0, 1, 2]]

# case: two ellipses
np.zeros((2, 2))[..., ...]

# case: float slice
np.arange(5)[1.5:]

# case: slice step zero
np.arange(5)[::0]

# case: index of a zero-dimensional array
np.array(3)[0]

# case: index of a scalar
np.float64(3)[0]

# case: take
a = np.array([10, 20, 30])
show(np.take(a, [2, 0]))
show(a.take([1, 1]))
show(np.take(np.arange(6).reshape(2, 3), [0, 2], axis=1))

# case: take_along_axis
a = np.array([[3, 1, 2], [9, 7, 8]])
show(np.take_along_axis(a, np.argsort(a, axis=1), axis=1))

# case: put and place
a = np.arange(5)
np.put(a, [0, 2], [-44, -55])
print(a)

# case: item
a = np.array([[1, 2], [3, 4]])
print(a.item(3), a.item(0, 1), type(a.item(0)).__name__)
print(np.array([2.5]).item())

# case: item of several
np.array([1, 2]).item()

# case: nonzero
a = np.array([0, 3, 0, 5])
print(np.nonzero(a))
print(a.nonzero()[0])
print(np.flatnonzero(a))

# case: nonzero of a matrix
r, c = np.nonzero(np.array([[1, 0], [0, 2]]))
show(r)
show(c)

# case: argwhere
show(np.argwhere(np.array([[1, 0], [0, 2]])))

# case: where with one argument
a = np.array([1, -2, 3])
print(np.where(a > 0))
print(np.where(a > 0)[0])

# case: where with three arguments
a = np.array([1.0, -2.0, 3.0])
show(np.where(a > 0, a, 0))
show(np.where(a > 0, 1, 0))
show(np.where([True, False], [1, 2], [3.5, 4]))

# case: where broadcasts
show(np.where(np.array([[True], [False]]), np.array([1, 2]), -1))

# case: where with two arguments
np.where([True], 1)

# case: select and choose
x = np.arange(6)
show(np.select([x < 2, x > 3], [x, x ** 2], -1))

# case: extract and compress
a = np.arange(5)
show(np.extract(a % 2 == 0, a))
show(np.compress([True, False, True], [7, 8, 9]))

# case: upward zero crossings
v = np.array([-70.0, -10.0, 5.0, 20.0, -5.0, 3.0])
up = np.where((v[:-1] < 0) & (v[1:] >= 0))[0]
print(up, len(up))

# case: iteration over rows
for row in np.arange(4).reshape(2, 2):
    print(row, row.shape)

# case: unpacking rows
x, y = np.array([[1, 2], [3, 4]])
print(x, y)

# case: unpacking too few
a, b, c = np.array([1, 2])

# case: enumerate and zip
for i, (p, q) in enumerate(zip(np.array([1, 2]), np.array([0.5, 1.5]))):
    print(i, p, q)

# case: membership
a = np.array([1, 2, 3])
print(2 in a, 5 in a)

# case: len
print(len(np.zeros((3, 4))), len(np.array([])))

# case: len of a zero-dimensional array
len(np.array(1))

# case: iteration over a zero-dimensional array
for x in np.array(1):
    pass

# case: flat
a = np.arange(4).reshape(2, 2)
print(list(a.flat), a.flat[2])
a.flat[3] = 9
print(a)

# case: ndindex and ndenumerate
print(list(np.ndindex(2, 2)))
for index, v in np.ndenumerate(np.array([[5, 6]])):
    print(index, v)

# case: unravel_index
print(np.unravel_index(5, (2, 3)))
a = np.array([[1, 9], [3, 4]])
print(np.unravel_index(np.argmax(a), a.shape))

# case: s_ keeps what stands in the brackets
print(np.s_[1:3], np.s_[::2, 0], np.s_[...])
print(np.arange(10)[np.s_[2:8:3]])

# case: piecewise
t = np.arange(6) / 2
show(np.piecewise(t, [t < 1, t >= 2], [0.5, lambda x: x * 10]))
show(np.piecewise(t, [t < 1, t >= 2], [0.5, lambda x: x * 10, -1]))
show(np.piecewise(t, t > 1, [lambda x, k: x + k, 3], 100))
show(np.piecewise(np.arange(4), [[True, False, True, False]], [7]))

# case: piecewise with too many functions
np.piecewise(np.arange(3.0), [np.arange(3) < 1], [1, 2, 3])
