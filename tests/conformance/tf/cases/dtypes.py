# Dtypes: no silent promotion, numbers of Python that follow, casts.

# case: names and properties of dtypes
for d in (tf.float32, tf.float64, tf.int32, tf.int64, tf.bool):
    print(d.name, d.size, d.is_floating, d.is_integer, d.is_bool, d.is_complex)

# case: dtypes print
print(tf.float64, repr(tf.float64), str(tf.int32), f"{tf.bool}")

# case: dtypes of arrays
print(tf.constant(np.zeros(2)).dtype, tf.float32.as_numpy_dtype is np.float32, np.zeros(2, dtype=tf.float32.as_numpy_dtype).dtype)

# case: as_dtype
print(tf.as_dtype("float32"), tf.as_dtype(np.int64), tf.as_dtype(tf.bool), tf.dtypes.as_dtype(float))

# case: limits of dtypes
print(tf.int32.min, tf.int32.max, tf.float32.max, tf.float64.min, tf.int64.max)

# case: dtypes are hashable
print({tf.float32: "single", tf.float64: "double"}[tf.constant(1.0).dtype])

# case: int64 with int32
tf.constant(np.arange(2)) + tf.constant([1, 2])

# case: float64 with float32
tf.constant([1.0], tf.float64) + tf.constant([1.0])

# case: float32 with float64
tf.constant([1.0]) * tf.constant([1.0], tf.float64)

# case: float with int
tf.constant([1.0]) - tf.constant([1])

# case: functions refuse a mix with a message
tf.add(tf.constant([1.0]), tf.constant([1.0], tf.float64))

# case: maximum refuses a mix with a message
tf.maximum(tf.constant([1.0]), tf.constant([1]))

# case: matmul refuses a mix
tf.matmul(tf.constant([[1.0]]), tf.constant([[1.0]], tf.float64))

# case: concat refuses a mix
# message: differs
tf.concat([tf.constant([1.0]), tf.constant([1.0], tf.float64)], 0)

# case: stack refuses a mix
# message: differs
tf.stack([tf.constant([1.0]), tf.constant([1])])

# case: where refuses a mix
# message: differs
tf.where([True], tf.constant([1.0]), tf.constant([1.0], tf.float64))

# case: a Python float follows the tensor
show(tf.constant([1.0], tf.float64) + 1.5, 2.0 * tf.constant([1.0]), 1.0 - tf.constant(3.0, tf.float64), tf.constant([4.0]) / 2.0)

# case: a Python int follows a float tensor
show(tf.constant([1.0], tf.float64) + 1, 2 * tf.constant([1.0]), 1 - tf.constant([3.0]), tf.constant([4.0]) / 2, tf.constant([2.0], tf.float64) ** 4)

# case: a Python float with an int tensor
tf.constant([1, 2]) + 1.5

# case: a Python float before an int tensor
# message: differs
1.5 * tf.constant([1, 2])

# case: a list follows the tensor
show(tf.constant([1.0, 2.0], tf.float64) * [3, 4], [1.0, 2.0] - tf.constant([1.0, 1.0], tf.float64), [10.0] * tf.constant([2.0]))

# case: an array keeps its dtype
show(tf.constant([1.0, 2.0], tf.float64) + np.array([1.0, 2.0]))

# case: an array of another dtype beside a tensor
# message: differs
show(tf.constant([1.0, 2.0]) + np.array([1.0, 2.0]))

# case: an array of ints beside a float tensor
# message: differs
show(tf.constant([1.0, 2.0], tf.float64) * np.array([1, 2]))

# case: an array before a tensor
show(np.array([1.0, 2.0]) + tf.constant([1.0, 2.0], tf.float64), np.linspace(0, 10, 3) - tf.constant([1.0, 2.0, 3.0], tf.float64))

# case: numpy scalars beside tensors
show(np.float64(2.0) * tf.constant([1.0], tf.float64), tf.constant([1.0], tf.float64) * np.float64(2.0))

# case: a numpy float64 beside float32
# message: differs
show(tf.constant([1.0]) * np.float64(2.0))

# case: functions with Python numbers only
show(tf.add(1, 2), tf.multiply(2.0, 3), tf.maximum(1.0, 2.0), tf.exp(1.0) * 0, tf.square(3))

# case: functions with one Python number
show(tf.add(tf.constant([1.0], tf.float64), 1), tf.multiply(2, tf.constant([1.5])), tf.maximum(tf.constant([1.0, -1.0]), 0), tf.minimum(1, tf.constant([2, 0])))

# case: division of ints gives float64
show(tf.constant([1, 2, 7]) / tf.constant([2, 2, 2]), tf.constant([7]) / 2, tf.divide(7, 2), tf.divide(tf.constant(1), tf.constant(3)))

# case: division of int64 gives float64
show(tf.constant([1], tf.int64) / tf.constant([2], tf.int64))

# case: floor division and remainder
show(tf.constant([7, -7]) // 2, tf.constant([7, -7]) % 3, tf.constant([7.5, -7.5]) // 2, tf.constant([7.5, -7.5]) % 2, 7 // tf.constant(2))

# case: int division by zero
# message: differs
tf.constant([1]) // tf.constant([0])

# case: cast between all
a = tf.constant([-1.9, 0.0, 2.7])
show(tf.cast(a, tf.int32), tf.cast(a, tf.float64), tf.cast(a, tf.bool), tf.cast(a, tf.int64), tf.cast([True, False], tf.float32), tf.cast([1, 0, 3], tf.bool))

# case: cast of Python numbers and arrays
show(tf.cast(3, tf.float64), tf.cast(2.9, tf.int32), tf.cast(np.array([1.5]), tf.float32), tf.cast([1, 2], "float64"))

# case: cast loses what float32 cannot hold
show(tf.cast(tf.constant(0.1, tf.float64), tf.float32), tf.cast(tf.cast(0.1, tf.float32), tf.float64), tf.cast(tf.constant(16777217), tf.float32))

# case: cast of an index
show(tf.cast(tf.constant(1.23, tf.float64) / 0.01, tf.int32))

# case: arithmetic on booleans
# message: differs
tf.constant([True]) + tf.constant([True])

# case: float functions refuse ints
# message: differs
tf.exp(tf.constant([1]))

# case: sqrt of ints
# message: differs
tf.sqrt(tf.constant([4]))

# case: sin of a Python int
# message: differs
tf.sin(1)

# case: square and abs keep ints
show(tf.square(tf.constant([2, -3])), tf.abs(tf.constant([-2, 3])), tf.sign(tf.constant([-2, 0, 3])), tf.negative(tf.constant([1])), -tf.constant([2]))

# case: int32 wraps
show(tf.constant(2147483647) + 1, tf.constant([65536]) * 65536)

# case: float32 arithmetic rounds to float32
show(tf.constant(0.1) + tf.constant(0.2), tf.constant(1.0) / 3.0, tf.constant(16777216.0) + 1.0)
