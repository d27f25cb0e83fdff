# Tensors beside NumPy and Python.

# case: numpy of a tensor
a = tf.constant([1.0, 2.0])
print(type(a.numpy()).__name__, a.numpy().dtype, type(tf.constant(1).numpy()).__name__, type(tf.constant(True).numpy()).__name__)

# case: an array of a tensor
a = tf.constant([[1, 2], [3, 4]])
show(np.array(a), np.asarray(a), np.array([a, a]).shape, np.sum(a), np.max(a), np.mean(a), np.array(a, dtype=float))

# case: NumPy's functions on tensors
a = tf.constant([1.0, 4.0], tf.float64)
show(np.sqrt(a), np.exp(a) * 0, np.add(a, 1.0), np.concatenate([a, a]), np.dot(a, a), np.where(a > 2, 1, 0))

# case: an array before a tensor gives a tensor
r = np.array([1.0, 2.0]) * tf.constant([3.0, 4.0], tf.float64)
print(isinstance(r, tf.Tensor), r.numpy().tolist())

# case: an array with a tensor of its own dtype
show(tf.constant([1.0, 2.0], tf.float64) * np.array([3.0, 4.0]), tf.constant([1], tf.int64) + np.array([1]))

# case: conversion of a vector to float
# message: differs
float(tf.constant([1.0, 2.0]))

# case: a tensor as a Python index
x = [10, 20, 30]
print(x[tf.constant(1)], list(range(tf.constant(3))))

# case: methods of arrays that tensors lack
# message: differs
tf.constant([1.0, 2.0]).sum()

# case: reshape is not a method
# message: differs
tf.constant([1.0, 2.0]).reshape(2, 1)

# case: T is not an attribute
# message: differs
tf.constant([[1.0, 2.0]]).T

# case: astype is not a method
# message: differs
tf.constant([1.0]).astype(np.float64)

# case: an array of the state
state = tf.constant([[1.0, 2.0], [3.0, 4.0]], tf.float64)
s = state.numpy()
show(s[:, 0], s[-1], s.T, s.sum(axis=0))

# case: numpy of a tensor may be changed apart
a = tf.constant([1.0, 2.0])
b = np.array(a)
b[0] = 9.0
show(a, b)

# case: tensors from np.arange
t = np.arange(0, 2, 0.01)
a = tf.convert_to_tensor(t)
show((a[1:] - a[:-1])[:3], a.shape[0])

# case: rates of a run in NumPy
state = tf.constant([[-1.0, 2.0], [1.0, -3.0], [-2.0, 4.0]], tf.float64).numpy()
show(np.bitwise_and(state[:-1, :2] < 0, state[1:, :2] > 0).sum(axis=0) / 0.2)

# case: sum and max of Python
a = tf.constant([1, 2, 3])
show(sum(a), max(a), min(a), sorted([3, 1]), any(a > 2))

# case: zip and enumerate
for i, (x, y) in enumerate(zip(tf.constant([1, 2]), tf.constant([3.0, 4.0]))):
    print(i, int(x), float(y))

# case: hash of a tensor
# message: differs
{tf.constant(1): "a"}

# case: allclose
print(np.allclose(tf.constant([1.0, 2.0]), [1.0, 2.0 + 1e-9]), np.array_equal(tf.constant([1, 2]), [1, 2]))

# case: a missing function
tf.integrate(1)

# case: log is in tf.math
tf.log(1.0)

# case: Session is in compat.v1
tf.Session()

# case: placeholder is in compat.v1
tf.placeholder(tf.float64)

# case: scatter_update is in compat.v1
tf.scatter_update(1, 2, 3)

# case: a missing argument
# message: differs
tf.reshape([1, 2])

# case: an unknown argument
# message: differs
tf.zeros([2], shape=3)

# case: an unknown dtype
# message: differs
tf.zeros([2], dtype="float")

# case: random numbers have shape, dtype and bounds
tf.random.set_seed(1)
a = tf.random.normal([1000], mean=2.0, stddev=0.5, dtype=tf.float64)
b = tf.random.uniform([2, 3], minval=-1.0, maxval=1.0)
i = tf.random.uniform([100], 0, 10, dtype=tf.int32)
print(a.shape, a.dtype, abs(a.numpy().mean() - 2.0) < 0.1, b.shape, b.dtype, bool(tf.reduce_all(tf.abs(b) <= 1.0)), i.dtype, bool(tf.reduce_all(i < 10)))

# case: random numbers repeat after the same seed
tf.random.set_seed(7)
a = tf.random.normal([3])
b = tf.random.normal([3])
tf.random.set_seed(7)
print(bool(tf.reduce_all(a == tf.random.normal([3]))), bool(tf.reduce_all(a == b)))

# case: ints of a range without a limit
# message: differs
tf.random.uniform([2], dtype=tf.int32)

# case: nest helpers
print(tf.nest.flatten([1, (2, [3])]), tf.nest.map_structure(lambda x: x + 1, (1, [2])))
