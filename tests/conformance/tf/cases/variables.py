# Variables of eager mode.

# case: a variable's value
v = tf.Variable([1.0, 2.0])
show(v, v + 1, v * v, v[0], v.read_value(), v.value())
print(v.dtype, v.shape, v.numpy())

# case: dtypes of variables
show(tf.Variable(1), tf.Variable(1.5), tf.Variable([0.0] * 3, dtype=tf.float64), tf.Variable(np.zeros(2)), tf.Variable(True))

# case: assign
v = tf.Variable([1.0, 2.0])
v.assign([3.0, 4.0])
show(v)
v.assign_add([1.0, 1.0])
show(v)
v.assign_sub([0.5, 0.5])
show(v)

# case: assign gives the variable
v = tf.Variable(1.0)
show(v.assign(2.0), v.assign_add(1.0))

# case: assign of another shape
# message: differs
tf.Variable([1.0, 2.0]).assign([1.0])

# case: assign of another dtype
# message: differs
tf.Variable([1.0]).assign(tf.constant([1.0], tf.float64))

# case: a variable as an argument
v = tf.Variable([4.0, 9.0])
show(tf.sqrt(v), tf.reduce_sum(v), tf.concat([v, [1.0]], 0), tf.convert_to_tensor(v), tf.stack([v, v]), np.asarray(v))

# case: a tensor read before keeps its value
v = tf.Variable(1.0)
a = v + 0.0
v.assign(5.0)
show(a, v)

# case: a variable of a tensor
v = tf.Variable(tf.zeros([2, 2]))
show(v, tf.matmul(v, v))

# case: a variable's name and trainable
v = tf.Variable(1.0, name="x", trainable=False)
print(v.name, v.trainable)

# case: comparisons of variables
v = tf.Variable([1.0, 2.0])
show(v > 1.5, v == [1.0, 2.0])

# case: assignment by an index without assign
# message: differs
v = tf.Variable([1.0, 2.0])
v[0] = 3.0

# case: scatter_update of version 1 in eager mode
v = tf.Variable([0.0] * 4, dtype=tf.float64)
r = tf.compat.v1.scatter_update(v, [1, 2], tf.constant([5.0, 6.0], tf.float64))
show(v, r + 0.0)

# case: a loop over a variable
total = tf.Variable(0, dtype=tf.int32)
for i in range(5):
    total.assign_add(i)
show(total)

# case: without an initial value
# message: differs
tf.Variable()

# case: augmented assignment on a variable
v = tf.Variable([1.0])
w = v
w = w + 1.0
show(v, w)

# case: a variable of a function
v = tf.Variable(lambda: tf.ones([2]))
show(v)
