# Products of matrices.

# case: column times row
a = tf.constant([[1.0], [2.0], [3.0]], dtype=tf.float64)
b = tf.constant([[1.0, 2.0, 3.0]], dtype=tf.float64)
show(tf.matmul(a, b), tf.matmul(b, a), a @ b)

# case: products of ints
show(tf.matmul([[1, 2], [3, 4]], [[5, 6], [7, 8]]), tf.matmul(tf.constant([[1, 2]], tf.int64), tf.constant([[3], [4]], tf.int64)))

# case: products in float32
show(tf.matmul([[1.5, 2.5], [3.5, 4.5]], [[1.0, 2.0], [3.0, 4.0]]), tf.linalg.matmul(tf.eye(2), tf.ones([2, 2])))

# case: transposed products
a = tf.constant([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])
show(tf.matmul(a, a, transpose_a=True), tf.matmul(a, a, transpose_b=True))

# case: products of stacks
a = tf.reshape(tf.range(8.0), (2, 2, 2))
show(tf.matmul(a, a), tf.matmul(a, tf.eye(2, batch_shape=[2])))

# case: a product of shapes that do not fit
tf.matmul(tf.zeros([2, 3]), tf.zeros([2, 3]))

# case: a product of vectors
# message: differs
tf.matmul(tf.constant([1.0, 2.0]), tf.constant([1.0, 2.0]))

# case: a product with a number
# message: differs
tf.matmul(tf.constant([[1.0]]), 2.0)

# case: matvec
a = tf.constant([[1.0, 2.0], [3.0, 4.0]], tf.float64)
show(tf.linalg.matvec(a, tf.constant([5.0, 6.0], tf.float64)), tf.linalg.matvec(a, tf.constant([1.0, 2.0], tf.float64), transpose_a=True))

# case: matvec of shapes that do not fit
# message: differs
tf.linalg.matvec(tf.zeros([2, 3]), tf.zeros([2]))

# case: tensordot
a = tf.constant([1.0, 2.0, 3.0])
m = tf.reshape(tf.range(6.0), (2, 3))
show(tf.tensordot(a, a, 1), tf.tensordot(m, a, 1), tf.tensordot(m, m, axes=[[1], [1]]), tf.tensordot(a, a, axes=0), tf.tensordot(m, m, 2))

# case: einsum
a = tf.reshape(tf.range(6.0), (2, 3))
v = tf.constant([1.0, 2.0, 3.0])
show(tf.einsum("ij,jk->ik", a, tf.transpose(a)), tf.einsum("ij,j->i", a, v), tf.einsum("i,j->ij", v, v), tf.einsum("ij,kj->ik", a, a), tf.einsum("i,i->", v, v))

# case: einsum of one operand
a = tf.reshape(tf.range(6.0), (2, 3))
show(tf.einsum("ij->ji", a), tf.einsum("ij->j", a))

# case: einsum elementwise
show(tf.einsum("ij,ij->ij", tf.constant([[1.0, 2.0]]), tf.constant([[3.0, 4.0]])), tf.einsum("ij,ij->i", tf.constant([[1.0, 2.0]]), tf.constant([[3.0, 4.0]])))

# case: larger products
# tolerance: 16
a = tf.reshape(tf.range(64.0), (8, 8)) / 7.0
show(tf.matmul(a, a))

# case: larger products in float64
# tolerance: 16
a = tf.reshape(tf.range(100, dtype=tf.float64), (10, 10)) / 7.0
show(tf.matmul(a, tf.transpose(a)))

# case: identity leaves a matrix
a = tf.constant(np.arange(9.0).reshape(3, 3))
print(bool(tf.reduce_all(tf.matmul(a, tf.eye(3, dtype=tf.float64)) == a)))

# case: product with an array
show(tf.matmul(np.array([[1.0, 2.0]]), tf.constant([[3.0], [4.0]], tf.float64)), tf.constant([[1.0]], tf.float64) @ np.array([[2.0]]))
