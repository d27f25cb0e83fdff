# Writing into arrays: targets, casts, views, in-place operators, error texts.

# case: assign an element
a = np.zeros(3)
a[1] = 5
a[-1] = 2.5
show(a)

# case: assign float to an int array truncates
a = np.array([1, 2, 3])
a[0] = 2.9
a[1] = -2.9
show(a)

# case: assign a slice
a = np.zeros(5)
a[1:3] = 7
a[3:] = [1, 2]
show(a)

# case: assign every second
a = np.arange(6)
a[::2] = -1
show(a)

# case: assign a column
a = np.zeros((2, 3))
a[:, 1] = [5, 6]
a[0] = 1
show(a)

# case: assign reversed
a = np.arange(4)
a[::-1] = np.array([10, 20, 30, 40])
show(a)

# case: assign overlapping
a = np.arange(5)
a[1:] = a[:-1]
show(a)

# case: assign by mask
a = np.array([1.0, -2.0, 3.0, -4.0])
a[a < 0] = 0
show(a)

# case: assign by mask with values
a = np.arange(4)
a[a % 2 == 1] = [10, 30]
show(a)

# case: assign by integer array
a = np.zeros(5)
a[[0, 3]] = [1, 2]
a[np.array([4])] = 9
show(a)

# case: repeated index keeps the last
a = np.zeros(3)
a[[0, 0, 1]] = [1, 2, 3]
show(a)

# case: add at repeated index adds once
a = np.zeros(3)
a[[0, 0, 1]] += 1
show(a)

# case: add.at adds every time
a = np.zeros(3)
np.add.at(a, [0, 0, 1], 1)
show(a)

# case: assign by two integer arrays
a = np.zeros((3, 3))
a[[0, 1, 2], [2, 1, 0]] = [1, 2, 3]
show(a)

# case: assign a matrix mask
a = np.arange(6).reshape(2, 3)
a[a > 3] = -1
show(a)

# case: assign through ellipsis
a = np.zeros((2, 2))
a[...] = 3
show(a)
a[..., 0] = 1
show(a)

# case: assign whole
a = np.arange(3)
a[:] = [7, 8, 9]
show(a)

# case: assign a broadcast row
a = np.zeros((2, 3))
a[:] = np.array([1, 2, 3])
show(a)

# case: assign an array of one
a = np.zeros(3)
a[0] = np.array([5.0])[0]
a[1:2] = np.array([6.0])
show(a)

# case: assign array to row
x = np.zeros((3, 2))
x[0] = [1, 0]
for i in range(1, 3):
    x[i] = x[i - 1] + 0.5 * np.array([x[i - 1, 0] - x[i - 1, 1], x[i - 1, 1] - x[i - 1, 0]])
show(x)

# case: assign a bool to floats
a = np.zeros(2)
a[0] = True
show(a)

# case: assign nan to floats
a = np.zeros(2)
a[0] = np.nan
show(a)

# case: assign nan to ints
a = np.zeros(2, dtype=int)
a[0] = np.nan

# case: assign a sequence to an element
a = np.zeros(3)
a[0] = [1, 2]

# case: assign text to an element
a = np.zeros(3)
a[0] = 'x'

# case: assign number text to an element
a = np.zeros(3)
a[0] = '2.5'
show(a)

# case: assign none to an element
a = np.zeros(2)
a[0] = None
show(a)

# case: assign none to an int element
a = np.zeros(2, dtype=int)
a[0] = None

# case: assign wrong length
a = np.zeros(4)
a[1:3] = [1, 2, 3]

# case: assign wrong shape
a = np.zeros((2, 3))
a[:, 0] = [1, 2, 3]

# case: assign out of bounds
a = np.zeros(3)
a[3] = 1

# case: assign out of bounds of a matrix
a = np.zeros((2, 3))
a[2, 0] = 1

# case: assign mask of wrong length
a = np.arange(3)
a[np.array([True, False])] = 1

# case: assign mask wrong number of values
a = np.arange(4)
a[a > 1] = [1, 2, 3]

# case: assign to integer array wrong number
a = np.arange(4)
a[[0, 1]] = [1, 2, 3]

# case: assign large int to int32
a = np.zeros(2, dtype=np.int32)
a[0] = 2**40

# case: in-place add
a = np.arange(3.0)
b = a
a += 1
print(a, b)

# case: in-place on a slice
a = np.arange(5.0)
a[1:3] *= 10
show(a)

# case: in-place on a column
a = np.ones((2, 2))
a[:, 0] += [5, 6]
a[1] /= 2
show(a)

# case: in-place all operators
a = np.array([8.0, 9.0])
a += 1
a -= 2
a *= 3
a /= 2
a //= 2
a %= 4
a **= 2
show(a)

# case: in-place int operators
a = np.array([8, 9])
a += 1
a *= 3
a //= 2
a %= 5
a **= 3
show(a)

# case: in-place bit operators
a = np.array([True, False])
a |= True
show(a)
a &= np.array([False, True])
show(a)
a ^= True
show(a)

# case: in-place float into int
a = np.array([1, 2])
a += 1.5

# case: in-place division of ints
a = np.array([1, 2])
a /= 2

# case: in-place int into float
a = np.array([1.0, 2.0])
a += np.array([1, 2])
show(a)

# case: in-place float64 into float32
a = np.array([1, 2], dtype=np.float32)
a += np.array([0.1, 0.2])
show(a)

# case: in-place shape mismatch
a = np.zeros(3)
a += np.zeros(2)

# case: in-place cannot grow
a = np.zeros(3)
a += np.zeros((2, 3))

# case: in-place on an element
a = np.zeros(3)
a[1] += 2
a[1] *= 3
show(a)

# case: list plus array
a = [1, 2] + np.array([10, 20])
show(a)

# case: fill
a = np.empty(3)
a.fill(2)
show(a)

# case: fill_diagonal
a = np.zeros((3, 3))
np.fill_diagonal(a, 5)
show(a)
np.fill_diagonal(a, [1, 2, 3])
show(a)

# case: fill_diagonal of ints
a = np.ones((2, 3), dtype=int)
np.fill_diagonal(a, 0)
show(a)

# case: fill_diagonal of one dimension
np.fill_diagonal(np.zeros(3), 1)

# case: copyto
a = np.zeros(3)
np.copyto(a, [1, 2, 3])
show(a)

# case: putmask
a = np.arange(4)
np.putmask(a, a > 1, -1)
show(a)

# case: swap rows
a = np.arange(4).reshape(2, 2)
a[[0, 1]] = a[[1, 0]]
show(a)

# case: element is a copy of the value
a = np.array([1.0, 2.0])
x = a[0]
a[0] = 9
print(x)

# case: view through transpose
a = np.zeros((2, 3))
a.T[0, 1] = 4
show(a)

# case: view through reshape
a = np.zeros(4)
a.reshape(2, 2)[1, 0] = 7
show(a)

# case: view through ravel
a = np.zeros((2, 2))
a.ravel()[3] = 1
show(a)

# case: flatten copies
a = np.zeros((2, 2))
a.flatten()[3] = 1
show(a)

# case: view of a view
a = np.arange(10)
b = a[2:8]
c = b[::2]
c[1] = 100
print(a, b, c)

# case: base
a = np.arange(4)
b = a[1:]
print(b.base is a, a.base is None, b.copy().base is None)

# case: shape assignment
a = np.arange(6)
a.shape = (2, 3)
show(a)

# case: shape assignment impossible
a = np.arange(6)
a.shape = (4, 2)

# case: write to a broadcast view
a = np.broadcast_to(np.arange(3), (2, 3))
a[0, 0] = 1

# case: write through diagonal
a = np.zeros((2, 2))
np.diag(a)[0] = 1

# case: read-only flag
a = np.arange(3)
a.flags.writeable = False
a[0] = 1

# case: delete an element
a = np.arange(3)
del a[0]
