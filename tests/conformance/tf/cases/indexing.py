# Choosing elements: slices, gather, masks, scatters.

# case: single elements
a = tf.constant([[1, 2, 3], [4, 5, 6]])
show(a[0], a[1][2], a[1, 2], a[-1], a[0, -1])

# case: slices
a = tf.range(10)
show(a[2:5], a[:3], a[-3:], a[::2], a[8:2:-3], a[::-1], a[5:5], a[3:100])

# case: slices of matrices
a = tf.reshape(tf.range(12), (3, 4))
show(a[:, 1], a[1:, :2], a[:, ::2], a[0:1], a[..., 0], a[:, -1:], a[::-1, 0])

# case: new axes
a = tf.constant([1, 2, 3])
show(a[:, tf.newaxis], a[None, :], a[tf.newaxis], a[..., tf.newaxis])

# case: index tensors
a = tf.constant([10.0, 20.0, 30.0])
i = tf.constant(1)
show(a[i], a[i:], a[:i], a[tf.constant(2, tf.int64)], a[i + 1], a[tf.constant(0):tf.constant(2)])

# case: an index cast from a time
current = tf.constant(np.arange(12.0).reshape(3, 4).T, dtype=tf.float64)
t = tf.constant(0.02, tf.float64)
show(current[tf.cast(t / 0.01, tf.int32)])

# case: numpy ints as an index
a = tf.constant([10, 20, 30])
show(a[np.int64(1)], a[np.argmax([1, 5, 2])])

# case: index out of range
a = tf.constant([1, 2, 3])
a[3]

# case: too many indices
# message: differs
tf.constant([1, 2, 3])[0, 0]

# case: an index of a scalar
# message: differs
tf.constant(1)[0]

# case: a float as an index
# message: differs
tf.constant([1, 2])[0.5]

# case: a mask as an index
a = tf.constant([1, 2, 3, 4])
show(a[a > 2], a[tf.constant([True, False, False, True])])

# case: assignment to an element
a = tf.constant([1, 2, 3])
a[0] = 5

# case: deleting an element
# message: differs
a = tf.constant([1, 2, 3])
del a[0]

# case: gather
a = tf.constant([10, 20, 30, 40])
show(tf.gather(a, [0, 2]), tf.gather(a, 1), tf.gather(a, [[0, 1], [3, 3]]), tf.gather(a, tf.constant([], tf.int32)))

# case: gather along an axis
a = tf.reshape(tf.range(6), (2, 3))
show(tf.gather(a, [2, 0], axis=1), tf.gather(a, [1]), tf.gather(a, 1, axis=-1), tf.gather(a, [1, 0], axis=0))

# case: gather out of range
tf.gather(tf.constant([1, 2, 3]), [0, 5])

# case: gather with float indices
# message: differs
tf.gather(tf.constant([1, 2, 3]), [0.0])

# case: gather_nd
a = tf.reshape(tf.range(6), (2, 3))
show(tf.gather_nd(a, [[0, 1], [1, 2]]), tf.gather_nd(a, [[1], [0]]), tf.gather_nd(a, [1, 1]))

# case: gather_nd out of range
# message: differs
tf.gather_nd(tf.constant([1, 2, 3]), [[5]])

# case: boolean_mask
a = tf.constant([1.0, 2.0, 3.0])
show(tf.boolean_mask(a, [True, False, True]), tf.boolean_mask(a, a > 1.5), tf.boolean_mask(a, np.array([0, 1, 0]) == 1))

# case: boolean_mask of a matrix
a = tf.reshape(tf.range(6), (2, 3))
show(tf.boolean_mask(a, [True, False]), tf.boolean_mask(a, [[True, False, True], [False, True, False]]), tf.boolean_mask(a, [True, False, True], axis=1))

# case: boolean_mask of a range picks the indices of synapses
m = np.zeros((3, 3))
m[1, 0] = 1
m[2, 1] = 1
show(tf.boolean_mask(tf.range(9), m.reshape(-1) == 1))

# case: boolean_mask of a wrong length
# message: differs
tf.boolean_mask(tf.constant([1, 2, 3]), [True, False])

# case: scatter_nd
show(tf.scatter_nd([[1], [3]], [5.0, 6.0], [5]), tf.scatter_nd([[0, 1]], [7], [2, 2]), tf.scatter_nd(tf.constant([[1], [1]]), tf.constant([1, 2]), tf.constant([3])))

# case: scatter_nd of rows
show(tf.scatter_nd([[1]], [[1, 2, 3]], [2, 3]))

# case: scatter_nd out of range
# message: differs
tf.scatter_nd([[7]], [1.0], [3])

# case: tensor_scatter_nd_update
a = tf.zeros([4], tf.float64)
show(tf.tensor_scatter_nd_update(a, [[1], [2]], tf.constant([5.0, 6.0], tf.float64)), a)
show(tf.tensor_scatter_nd_update([[1, 2], [3, 4]], [[0, 0], [1, 1]], [9, 8]), tf.tensor_scatter_nd_update([[1, 2], [3, 4]], [[1]], [[7, 7]]))

# case: tensor_scatter_nd_update twice at one place
show(tf.tensor_scatter_nd_update([0, 0], [[0], [0]], [3, 4]))

# case: tensor_scatter_nd_add
show(tf.tensor_scatter_nd_add([1, 1, 1], [[0], [2], [0]], [5, 6, 7]), tf.tensor_scatter_nd_sub([1.0, 1.0], [[0]], [5.0]))

# case: tensor_scatter_nd_update out of range
# message: differs
tf.tensor_scatter_nd_update([0, 0], [[2]], [3])

# case: tensor_scatter_nd_update of a wrong shape
# message: differs
tf.tensor_scatter_nd_update([0, 0], [[0]], [3, 4])

# case: slice
a = tf.reshape(tf.range(12), (3, 4))
show(tf.slice(a, [1, 0], [1, 2]), tf.slice(a, [0, 1], [-1, 2]), tf.slice(tf.range(5), [2], [2]))

# case: slice out of range
# message: differs
tf.slice(tf.range(5), [3], [4])

# case: a vector of open fractions as a matrix
# The step of Day 4 in its two forms: by scatter, then reshape, transpose, product, sum.
o = tf.constant([0.25, 0.5], tf.float64)
v = tf.constant([-70.0, -60.0, -50.0], tf.float64)
m = np.array([[0, 0, 0], [1, 0, 0], [0, 1, 0]])
ind = tf.boolean_mask(tf.range(9), m.reshape(-1) == 1)
flat = tf.tensor_scatter_nd_update(tf.zeros([9], tf.float64), tf.reshape(ind, (-1, 1)), o)
matrix = tf.transpose(tf.reshape(flat, (3, 3)))
show(ind, flat, matrix, tf.reduce_sum(tf.transpose((matrix * (v - [0.0] * 3)) * ([0.35] * 3)), 1))

# case: transmitter per synapse
m = np.array([[0, 0, 0], [1, 0, 0], [0, 1, 0]])
t = tf.where([True, False, True], tf.constant([0.5] * 3, tf.float64), tf.zeros([3], tf.float64))
t = tf.multiply(tf.constant(m, dtype=tf.float64), t)
show(t, tf.boolean_mask(tf.reshape(t, (-1,)), m.reshape(-1) == 1))
