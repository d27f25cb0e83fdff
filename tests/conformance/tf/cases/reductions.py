# Sums, extremes, and running sums.

# case: sums
a = tf.constant([[1, 2, 3], [4, 5, 6]])
show(tf.reduce_sum(a), tf.reduce_sum(a, 0), tf.reduce_sum(a, axis=1), tf.reduce_sum(a, [0, 1]), tf.reduce_sum(a, axis=-1, keepdims=True), tf.reduce_sum(a, axis=[]))

# case: sums of floats
# tolerance: 4
a = tf.constant([[0.1, 0.2, 0.3], [0.4, 0.5, 0.6]], tf.float64)
show(tf.reduce_sum(a), tf.reduce_sum(a, 0), tf.reduce_sum(a, 1), tf.math.reduce_sum(a))

# case: sums in float32
# tolerance: 4
show(tf.reduce_sum([0.1, 0.2, 0.3]), tf.reduce_sum(tf.range(100.0) * 0.25))

# case: sum of nothing
show(tf.reduce_sum(tf.zeros([0])), tf.reduce_prod(tf.zeros([0])), tf.reduce_max(tf.zeros([0, 2]), axis=1), tf.reduce_mean(tf.zeros([0])))

# case: sum of lists and arrays
show(tf.reduce_sum([1, 2, 3]), tf.reduce_sum(np.array([1.5, 2.5])), tf.reduce_sum([[1.0], [2.0]], 0))

# case: sum of booleans
# message: differs
tf.reduce_sum(tf.constant([True, False]))

# case: mean
# tolerance: 4
a = tf.constant([[1.0, 2.0], [3.0, 5.0]])
show(tf.reduce_mean(a), tf.reduce_mean(a, 0), tf.reduce_mean(a, axis=1, keepdims=True), tf.reduce_mean(tf.constant([0.1, 0.2], tf.float64)))

# case: mean of ints
show(tf.reduce_mean([1, 2, 4]), tf.reduce_mean([-1, -2]))

# case: products
show(tf.reduce_prod([[1, 2], [3, 4]]), tf.reduce_prod([[1.5, 2.0], [3.0, 4.0]], 0), tf.reduce_prod([2.0, 0.5], keepdims=True))

# case: extremes
a = tf.constant([[3.0, -1.0], [2.0, 7.0]], tf.float64)
show(tf.reduce_max(a), tf.reduce_min(a), tf.reduce_max(a, 0), tf.reduce_min(a, axis=1), tf.reduce_max([1, 5, 2]))

# case: extremes with nan
a = tf.constant([1.0, float("nan"), 2.0])
print(np.isnan(tf.reduce_max(a).numpy()), np.isnan(tf.reduce_sum(a).numpy()))

# case: any and all
a = tf.constant([[True, False], [True, True]])
show(tf.reduce_any(a), tf.reduce_all(a), tf.reduce_any(a, 0), tf.reduce_all(a, axis=1), tf.reduce_all(tf.constant([1.0, 2.0]) > 0))

# case: all of numbers
# message: differs
tf.reduce_all(tf.constant([1, 0]))

# case: axis out of range
# message: differs
tf.reduce_sum(tf.zeros([2, 2]), axis=2)

# case: running sums
show(tf.cumsum([1, 2, 3, 4]), tf.cumsum([1, 2, 3], exclusive=True), tf.cumsum([1, 2, 3], reverse=True), tf.cumsum([1, 2, 3], exclusive=True, reverse=True))
show(tf.cumsum([[1, 2], [3, 4]]), tf.cumsum([[1, 2], [3, 4]], axis=1), tf.math.cumsum([0.5, 0.25]), tf.math.cumprod([1, 2, 3, 4]))

# case: positions of extremes
a = tf.constant([[3.0, 9.0, 1.0], [4.0, 2.0, 8.0]])
show(tf.argmax(a), tf.argmax(a, axis=1), tf.argmax([1, 5, 5]), tf.argmin(a, 1), tf.math.argmax(a, 0, output_type=tf.int32))

# case: spread
# tolerance: 8
a = tf.constant([1.0, 2.0, 4.0, 7.0], tf.float64)
show(tf.math.reduce_std(a), tf.math.reduce_variance(a))

# case: norm
# tolerance: 4
show(tf.norm(tf.constant([3.0, 4.0])), tf.linalg.norm(tf.constant([[1.0, 2.0], [3.0, 4.0]], tf.float64)))

# case: firing rates from a run
v = tf.constant([[-1.0, 2.0], [1.0, -3.0], [-2.0, 4.0], [3.0, 5.0]], tf.float64)
up = tf.logical_and(v[:-1] < 0, v[1:] > 0)
show(tf.reduce_sum(tf.cast(up, tf.int32), axis=0), tf.reduce_sum(tf.cast(up, tf.float64), 0) / 0.2)

# case: count_nonzero
show(tf.math.count_nonzero([1, 0, 2]), tf.math.count_nonzero([[True, False], [True, True]], axis=0))
