# Making tensors.

# case: constants take the dtype of Python's numbers
show(tf.constant(1), tf.constant(1.5), tf.constant(True), tf.constant([1, 2]), tf.constant([1.0, 2]), tf.constant([[True], [False]]))

# case: constant with a dtype
show(tf.constant([1, 2, 3], dtype=tf.float64), tf.constant(2, tf.float32), tf.constant([1.0, 2.0], dtype=tf.float64))
show(tf.constant([-71] * 3 + [0, 0, 0] * 3, dtype=tf.float64))

# case: constant with a dtype by name
show(tf.constant([1, 2], dtype="float64"), tf.constant(3, dtype="int64"))

# case: constant with a numpy dtype
show(tf.constant([1, 2], dtype=np.float64), tf.constant(3, dtype=np.int64))

# case: constant keeps the dtype of an array
show(tf.constant(np.array([1, 2])), tf.constant(np.array([1.0])), tf.constant(np.array([1], dtype=np.int32)))
show(tf.constant(np.float32(2.5)), tf.constant(np.array([True])))

# case: constant with a shape fills
show(tf.constant(3.0, shape=(2, 3)), tf.constant([1, 2, 3, 4], shape=[2, 2]))

# case: constant of empty lists
show(tf.constant([]), tf.constant([], dtype=tf.float64), tf.constant([[], []]))

# case: constant of nested tuples
show(tf.constant(((1, 2), (3, 4))))

# case: constant of a tensor list
show(tf.convert_to_tensor([tf.constant(1.0), tf.constant(2.0)]))

# case: a float given as int
tf.constant(1.5, dtype=tf.int32)

# case: floats given as ints
# message: differs
tf.constant([1.5, 2.0], dtype=tf.int64)

# case: ragged lists
# message: differs
tf.constant([[1, 2], [3]])

# case: an int that is too large
# message: differs
tf.constant(2 ** 40)

# case: a large int as int64
show(tf.constant(2 ** 40, dtype=tf.int64))

# case: mixed numbers and booleans
# message: differs
tf.constant([1, True, 2.5])

# case: convert_to_tensor of arrays and lists
show(tf.convert_to_tensor(np.arange(0, 0.05, 0.01)), tf.convert_to_tensor([1, 2]), tf.convert_to_tensor(np.arange(3)))

# case: convert_to_tensor with a dtype
show(tf.convert_to_tensor([1, 2], dtype=tf.float64), tf.convert_to_tensor(np.array([1, 2]), dtype=tf.float64))

# case: convert_to_tensor refuses another dtype of a tensor
tf.convert_to_tensor(tf.constant([1.0]), dtype=tf.float64)

# case: convert_to_tensor with a dtype hint
show(tf.convert_to_tensor([1, 2], dtype_hint=tf.float64), tf.convert_to_tensor([1.5], dtype_hint=tf.int32))
show(tf.convert_to_tensor(np.array([1, 2]), dtype_hint=tf.float64), tf.convert_to_tensor([1, 2], dtype_hint=tf.float64, name="y0"))

# case: zeros and ones
show(tf.zeros(3), tf.zeros((2, 2)), tf.ones([3], dtype=tf.float64), tf.zeros([2], tf.int32), tf.ones([], tf.int64), tf.zeros([0, 3]))

# case: zeros of a shape tensor
a = tf.constant([[1.0, 2.0], [3.0, 4.0]], dtype=tf.float64)
show(tf.zeros(tf.shape(a), dtype=a.dtype), tf.ones(a.shape))

# case: zeros of booleans
show(tf.zeros([2], dtype=tf.bool), tf.ones([2], dtype=tf.bool))

# case: zeros_like and ones_like
a = tf.constant([[1, 2], [3, 4]])
show(tf.zeros_like(a), tf.ones_like(a), tf.zeros_like(a, dtype=tf.float64), tf.ones_like(np.array([1.0, 2.0])), tf.zeros_like([1.0, 2.0]))

# case: fill
show(tf.fill([2, 3], 7), tf.fill([2], 1.5), tf.fill([1], tf.constant(2.0, tf.float64)), tf.fill([2], True))

# case: range
show(tf.range(5), tf.range(2, 5), tf.range(1, 10, 3), tf.range(5, 0, -2), tf.range(0.0, 1.0, 0.25), tf.range(3.0), tf.range(0))

# case: range with a dtype
show(tf.range(3, dtype=tf.float64), tf.range(0, 1, 0.5, dtype=tf.float64), tf.range(3, dtype=tf.int64))

# case: range of tensors
n = tf.constant(4)
show(tf.range(n), tf.range(1, n), tf.range(tf.constant(3, tf.int64)))

# case: range by keywords
show(tf.range(start=1, limit=4), tf.range(start=0, limit=6, delta=2))

# case: range promotes its arguments
show(tf.range(1, 3.0), tf.range(0, 1, 0.5))

# case: range with a step of zero
# message: differs
tf.range(0, 3, 0)

# case: range of a dtype by name and an array's size
show(tf.range(np.arange(3).size), tf.range(3 ** 2))

# case: linspace
# tolerance: 4
show(tf.linspace(0.0, 1.0, 5), tf.linspace(0.0, 10.0, 20), tf.linspace(tf.constant(0.0, tf.float64), 1.0, 3))

# case: linspace of one
show(tf.linspace(2.0, 3.0, 1))

# case: linspace of ints
# message: differs
show(tf.linspace(0, 10, 3))

# case: eye
show(tf.eye(2), tf.eye(2, 3, dtype=tf.float64), tf.eye(2, dtype=tf.int32))

# case: identity gives another tensor
a = tf.constant([1.0, 2.0])
b = tf.identity(a)
print(b is a)
show(b)

# case: stop_gradient is the value
show(tf.stop_gradient(tf.constant([1.0, 2.0])))

# case: one_hot
show(tf.one_hot([0, 2, 1], 3), tf.one_hot(1, 3), tf.one_hot([0, 1], 2, on_value=5.0, off_value=-1.0), tf.one_hot([0, -1, 7], 3))
show(tf.one_hot([[0, 1]], 2), tf.one_hot([1], 2, dtype=tf.float64), tf.one_hot([1], 2, on_value=1, off_value=0), tf.one_hot([0, 1], 3, axis=0))

# case: names are accepted
show(tf.constant([1.0], name="a"), tf.zeros([1], name="b"), tf.add(1.0, 2.0, name="c"), tf.range(2, name="d"))

# case: is_tensor
print(tf.is_tensor(tf.constant(1)), tf.is_tensor(np.array([1])), tf.is_tensor([1]), tf.is_tensor(tf.Variable(1)))

# case: isinstance
print(isinstance(tf.constant(1), tf.Tensor), isinstance(np.array(1), tf.Tensor), isinstance(tf.Variable(1.0), tf.Variable))
print(isinstance(tf.constant(1), tf.Variable), isinstance(tf.Variable(1.0), tf.Tensor))

# case: version
print(tf.__version__.split(".")[0])
