# Operators between arrays, numbers and scalars: values, result dtypes (NEP 50), broadcasting, warnings.

# case: elementwise operators
a, b = np.array([1.0, 2.0, 3.0]), np.array([4.0, 5.0, 6.0])
show(a + b)
show(a - b)
show(a * b)
show(a / b)
show(b // a)
show(b % a)
show(a ** b)

# case: int operators
a, b = np.array([7, -7, 5]), np.array([2, 2, -3])
show(a + b)
show(a - b)
show(a * b)
show(a / b)
show(a // b)
show(a % b)

# case: operators with python numbers
a = np.array([1, 2, 3])
show(a + 1)
show(a * 2.5)
show(10 - a)
show(1 / a)
show(2 ** a)
show(a ** 2)
show(a // 2)
show(7 % a)

# case: unary operators
a = np.array([1.0, -2.0, 0.0])
show(-a)
show(+a)
show(abs(a))
show(~np.array([True, False]))
show(~np.array([1, 2]))

# case: unary minus of bools
-np.array([True])

# case: subtract bools
np.array([True]) - np.array([False])

# case: add bools
show(np.array([True, True]) + np.array([True, False]))
show(np.array([True, False]) * np.array([True, True]))
show(np.array([True, False]) + 1)
show(np.array([True, False]) * 2.5)

# case: promotion of arrays
kinds = ['bool', 'int32', 'int64', 'float32', 'float64']
for p in kinds:
    print(p, [str((np.ones(1, p) + np.ones(1, q)).dtype) for q in kinds])

# case: promotion with python int
for k in ['bool', 'int32', 'int64', 'float32', 'float64']:
    print(k, (np.ones(1, k) + 1).dtype, (np.ones(1, k) * 1.0).dtype, (np.ones(1, k) + True).dtype)

# case: promotion with numpy scalars
for k in ['int32', 'int64', 'float32', 'float64']:
    print(k, (np.ones(1, k) + np.float64(1)).dtype, (np.ones(1, k) + np.float32(1)).dtype, (np.ones(1, k) + np.int64(1)).dtype)

# case: true division of ints
print((np.ones(1, 'int32') / np.ones(1, 'int32')).dtype, (np.array([True]) / np.array([True])).dtype)

# case: float32 arithmetic
a = np.array([0.1, 0.2, 0.3], dtype=np.float32)
show(a * 3)
show(a + a)
show(a / 3)
show(a.sum())

# case: int overflow wraps
a = np.array([2**62], dtype=np.int64)
show(a * 2)
show(a * 4)
show(np.array([2**31 - 1], dtype=np.int32) + 1)

# case: python int too large
np.array([1], dtype=np.int32) + 2**40

# case: divide by zero
print(np.array([1.0, -1.0, 0.0]) / 0)

# case: divide ints by zero
print(np.array([1, 0]) / 0)

# case: floor divide by zero
print(np.array([1, 2]) // 0)

# case: floats floor divide by zero
print(np.array([1.0, -2.0]) // 0)

# case: remainder by zero
print(np.array([5, 6]) % 0)

# case: float remainder by zero
print(np.array([5.0]) % 0)

# case: overflow warning
print(np.array([1e300]) * 1e300)

# case: overflow in exp
print(np.exp(np.array([1000.0, 1.0])) > 3)

# case: warning only once a place
for i in range(3):
    x = np.array([1.0]) / 0
print(x)

# case: warnings at two places
x = np.array([1.0]) / 0
y = np.array([1.0]) / 0
print(x, y)

# case: invalid value in log
print(np.log(np.array([-1.0, 1.0])))

# case: log of zero
print(np.log(np.array([0.0, 1.0])))

# case: sqrt of a negative
print(np.sqrt(np.array([-4.0, 4.0])))

# case: power with negative integers
np.array([2, 3]) ** -1

# case: int array to negative array power
np.array([2, 3]) ** np.array([1, -2])

# case: float power
show(np.array([2.0, 4.0]) ** 0.5)
show(np.array([2.0, 3.0]) ** -1)
show(np.array([2, 3]) ** 2.0)

# case: negative base fractional power
print(np.array([-8.0]) ** (1 / 3))

# case: broadcasting row and column
a = np.array([[1], [2], [3]])
b = np.array([10, 20])
show(a + b)
show(a * b)

# case: broadcasting scalar array
show(np.array(2) + np.array([1, 2]))
show(np.array(2) * 3)

# case: broadcasting three dimensions
a = np.ones((2, 1, 3))
b = np.arange(4).reshape(4, 1)
print((a * b).shape)

# case: broadcasting with empty
print((np.zeros((0, 3)) + np.ones(3)).shape)

# case: shapes do not match
np.zeros(3) + np.zeros(2)

# case: shapes of matrices do not match
np.zeros((2, 3)) * np.zeros((3, 2))

# case: add a list
show(np.array([1, 2]) + [10, 20])
show([1.5, 2.5] * np.array([2, 2]))
show((1, 2) - np.array([1, 1]))

# case: add text
np.array([1, 2]) + 'a'

# case: add none
np.array([1.0]) + None

# case: list times int stays a list
print([1, 2] * 2, np.array([1, 2]) * 2)

# case: comparison
a = np.array([1, 2, 3])
show(a > 2)
show(a >= 2)
show(a < 2)
show(a <= 2)
show(a == 2)
show(a != 2)
show(2 < a)

# case: comparison of arrays
show(np.array([1.0, 2.0]) == np.array([1.0, 3.0]))
show(np.array([[1, 2], [3, 4]]) > np.array([2, 3]))

# case: comparison with a list
show(np.array([1, 2]) == [1, 3])

# case: comparison with text
show(np.array([1, 2]) == 'a')

# case: comparison with none
show(np.array([1, 2]) == None)
show(np.array([1.0]) != None)

# case: comparison with nan
a = np.array([np.nan, 1.0])
show(a == a)
show(a < 2)

# case: comparison shapes
np.array([1, 2]) == np.array([1, 2, 3])

# case: ordering with text
np.array([1, 2]) < 'a'

# case: chained comparison is ambiguous
a = np.array([1, 2, 3])
1 < a < 3

# case: truth of an array
if np.array([1, 2]):
    print('never')

# case: truth of one element
print(bool(np.array([1])), bool(np.array([[0.0]])), bool(np.array(3)))

# case: truth of an empty array
bool(np.array([]))

# case: and of arrays
np.array([True, False]) and np.array([True, True])

# case: not of an array
not np.array([1, 2])

# case: boolean operators
a = np.array([True, True, False])
b = np.array([True, False, False])
show(a & b)
show(a | b)
show(a ^ b)
show(a & True)

# case: bit operators on ints
a = np.array([6, 3])
show(a & 2)
show(a | 1)
show(a ^ 3)
show(a << 2)
show(a >> 1)

# case: bit operators on floats
np.array([1.0]) & np.array([2.0])

# case: mask of conditions
v = np.array([-80.0, -50.0, 10.0, 40.0])
print(v[(v > -60) & (v < 20)])
print(np.sum((v > -60) | (v < -70)))

# case: forgotten parentheses
v = np.array([1.0, 2.0])
v > 1 & v < 3

# case: matmul of matrices
a = np.array([[1, 2], [3, 4]])
b = np.array([[5, 6], [7, 8]])
show(a @ b)
show(np.matmul(a, b))
show(np.dot(a, b))
show(a.dot(b))

# case: matmul of vector and matrix
a = np.array([[1.0, 2.0], [3.0, 4.0]])
v = np.array([1.0, -1.0])
show(a @ v)
show(v @ a)
show(v @ v)
show(np.dot(v, v))

# case: matmul of a stack
a = np.arange(8).reshape(2, 2, 2)
show(a @ a)
show(a @ np.array([1, 2]))

# case: matmul of bools and ints
show(np.array([[True, False], [True, True]]) @ np.array([3, 4]))
show(np.array([[True, False]]) @ np.array([[True], [True]]))

# case: matmul mismatch
np.zeros((2, 3)) @ np.zeros((2, 3))

# case: matmul with a number
np.array([1, 2]) @ 3

# case: dot mismatch
np.dot(np.zeros(3), np.zeros(2))

# case: dot with a number
show(np.dot(np.array([1, 2]), 3))
show(np.dot(2, 3))

# case: matmul with a list
show(np.array([[1, 2], [3, 4]]) @ [1, 1])

# case: divmod
q, r = divmod(np.array([7, -7]), 3)
print(q, r)

# case: power by function
show(pow(np.array([1, 2]), 2))

# case: negative zero
show(np.array([0.0]) * -1)
show(np.array([-7.0, 7.0]) % 7)

# case: float floor division signs
a = np.array([7.5, -7.5, 7.5, -7.5])
b = np.array([2.0, 2.0, -2.0, -2.0])
show(a // b)
show(a % b)
show(np.fmod(a, b))

# case: inf arithmetic
print(np.array([np.inf]) - np.inf)

# case: empty arithmetic
show(np.array([]) * 2)

# case: euler step of vectors
x = np.array([1.0, 0.0])
A = np.array([[1.0, -1.0], [-1.0, 1.0]])
for _ in range(3):
    x = x + 0.1 * (A @ x)
show(x)
