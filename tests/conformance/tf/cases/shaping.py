# Shapes: asking, changing, joining, splitting.

# case: shape of a tensor
a = tf.zeros([2, 3])
print(a.shape, repr(a.shape), len(a.shape), a.shape[0], list(a.shape), tuple(a.shape), a.shape == (2, 3), a.shape == [2, 3], a.shape.rank)

# case: shape of a scalar
a = tf.constant(1.0)
print(a.shape, repr(a.shape), a.shape == (), len(a.shape), a.shape.as_list(), a.ndim)

# case: TensorShape
s = tf.TensorShape([2, 3])
print(s, s.as_list(), s.rank, s.ndims, s.num_elements(), s.is_fully_defined(), s == tf.TensorShape((2, 3)), s[1], s[:1])
print(tf.TensorShape([None, 3]), repr(tf.TensorShape([None, 3])), tf.TensorShape(None), tf.TensorShape([]))

# case: shape, size and rank as tensors
a = tf.zeros([2, 3])
show(tf.shape(a), tf.size(a), tf.rank(a), tf.shape([1, 2]), tf.size([[1.0]]), tf.rank(3.0), tf.shape(a, out_type=tf.int64))

# case: a dimension in an expression
a = tf.zeros([4, 3], tf.float64)
show(tf.shape(a)[0] * 2, tf.zeros([tf.shape(a)[1]]), tf.reshape(a, [tf.shape(a)[0], -1]))

# case: len and iteration
a = tf.constant([[1, 2], [3, 4]])
print(len(a), [row.numpy().tolist() for row in a])
x, y = tf.constant([5.0, 6.0])
show(x, y)

# case: len of a scalar
# message: differs
len(tf.constant(1))

# case: iteration over a scalar
# message: differs
list(tf.constant(1))

# case: unpacking too many
# message: differs
a, b = tf.constant([1, 2, 3])

# case: reshape
a = tf.range(6)
show(tf.reshape(a, [2, 3]), tf.reshape(a, (3, -1)), tf.reshape(a, [-1, 1]), tf.reshape([[1, 2], [3, 4]], (-1,)), tf.reshape(tf.constant([5]), []))

# case: reshape to a wrong size
tf.reshape(tf.range(6), [4, 2])

# case: reshape with an unknown that does not fit
# message: differs
tf.reshape(tf.range(6), [4, -1])

# case: reshape with two unknowns
# message: differs
tf.reshape(tf.range(6), [-1, -1])

# case: reshape of an array
show(tf.reshape(np.arange(4.0), (2, 2)))

# case: transpose
a = tf.constant([[1, 2, 3], [4, 5, 6]])
show(tf.transpose(a), tf.transpose(tf.reshape(tf.range(8), (2, 2, 2))), tf.transpose(tf.reshape(tf.range(6), (1, 2, 3)), perm=[2, 0, 1]))
show(tf.transpose(tf.constant([1, 2])), tf.transpose(a, [0, 1]))

# case: transpose by a wrong permutation
# message: differs
tf.transpose(tf.zeros([2, 3]), [0, 0])

# case: expand_dims
a = tf.constant([1, 2, 3])
show(tf.expand_dims(a, 0), tf.expand_dims(a, 1), tf.expand_dims(a, -1), tf.expand_dims(5.0, axis=0))

# case: expand_dims out of range
# message: differs
tf.expand_dims(tf.constant([1]), 3)

# case: squeeze
a = tf.zeros([1, 2, 1])
show(tf.squeeze(a), tf.squeeze(a, 0), tf.squeeze(a, axis=[2]), tf.squeeze(a, axis=-1))

# case: squeeze of a long axis
# message: differs
tf.squeeze(tf.zeros([1, 2]), axis=1)

# case: concat
a, b = tf.constant([[1, 2]]), tf.constant([[3, 4]])
show(tf.concat([a, b], 0), tf.concat([a, b], axis=1), tf.concat([a, b], -1), tf.concat([[1.0, 2.0], [3.0]], 0), tf.concat(values=[a], axis=0))

# case: concat of a list in a list with a tensor
y0 = tf.constant([1.0, 0.0], tf.float64)
y = tf.constant([[2.0, 3.0], [4.0, 5.0]], tf.float64)
show(tf.concat([[y0], y], axis=0))

# case: concat of slices
x = tf.constant([1.0, 2.0], tf.float64)
show(tf.concat([x[0:1] - x[1:2], x[1:2] - x[0:1]], 0))

# case: concat of shapes that do not fit
# message: differs
tf.concat([tf.zeros([2, 2]), tf.zeros([2, 3])], 0)

# case: concat of scalars
# message: differs
tf.concat([tf.constant(1.0), tf.constant(2.0)], 0)

# case: concat of ranks that differ
# message: differs
tf.concat([tf.zeros([2]), tf.zeros([1, 2])], 0)

# case: concat of arrays and lists
show(tf.concat([np.array([1.0]), tf.constant([2.0], tf.float64), [3.0]], 0), tf.concat([tf.constant([1.0], tf.float64), [2]], 0))

# case: stack
a, b = tf.constant([1, 2]), tf.constant([3, 4])
show(tf.stack([a, b]), tf.stack([a, b], axis=1), tf.stack([1.0, tf.constant(2.0)]), tf.stack((a, b), -1))

# case: stack of shapes that do not fit
# message: differs
tf.stack([tf.zeros([2]), tf.zeros([3])])

# case: unstack
for t in tf.unstack(tf.constant([[1, 2], [3, 4]])):
    show(t)
show(tf.unstack(tf.constant([[1, 2], [3, 4]]), axis=1), tf.unstack(tf.constant([1.0, 2.0, 3.0]), num=3))

# case: split
show(tf.split(tf.range(6), 3), tf.split(tf.range(5), [2, 3]), tf.split(tf.reshape(tf.range(6), (2, 3)), 3, axis=1))

# case: split with a rest
show(tf.split(tf.range(5), [1, -1, 2]))

# case: split that does not divide
# message: differs
tf.split(tf.range(5), 2)

# case: the parts of a state
V, m, h, n = tf.split(tf.range(8.0), 4)
show(V, m, h, n)

# case: tile
show(tf.tile([1, 2], [2]), tf.tile([[1], [2]], [1, 3]), tf.tile([[1, 2]], [2, 1]), tf.tile(tf.constant([1.5], tf.float64), [3]))

# case: repeat
show(tf.repeat([1, 2, 3], 2), tf.repeat([[1, 2], [3, 4]], repeats=2, axis=0), tf.repeat([1, 2], [3, 1]))

# case: broadcast_to
show(tf.broadcast_to([1, 2], [2, 2]), tf.broadcast_to(3.0, [2]), tf.broadcast_to([[1], [2]], [2, 3]))

# case: reverse and roll
show(tf.reverse([1, 2, 3], axis=[0]), tf.roll([1, 2, 3, 4], shift=1, axis=0))

# case: pad
show(tf.pad([[1, 2]], [[1, 0], [0, 2]]))

# case: meshgrid
show(tf.meshgrid([1, 2], [3, 4, 5]))

# case: diag
show(tf.linalg.diag([1.0, 2.0]), tf.linalg.diag_part([[1, 2], [3, 4]]))

# case: an operation in a loop over axes
a = tf.reshape(tf.range(24), (2, 3, 4))
for axis in range(3):
    show(tf.concat([a, a], axis).shape.as_list(), tf.stack([a, a], axis).shape.as_list(), [p.shape.as_list() for p in tf.unstack(a, axis=axis)])

# case: ensure_shape and set_shape
a = tf.zeros([2, 2])
show(tf.ensure_shape(a, [2, None]))
a.set_shape([2, 2])
print(a.get_shape(), a.get_shape().as_list())
