# Comparisons, logic, choosing by a condition.

# case: comparison operators
a, b = tf.constant([1.0, 2.0, 3.0]), tf.constant([3.0, 2.0, 1.0])
show(a < b, a <= b, a > b, a >= b, a == b, a != b)

# case: comparison functions
a, b = tf.constant([1, 2, 3]), tf.constant([3, 2, 1])
show(tf.less(a, b), tf.less_equal(a, b), tf.greater(a, b), tf.greater_equal(a, b), tf.equal(a, b), tf.not_equal(a, b))

# case: comparison with numbers
a = tf.constant([-1.0, 0.0, 1.0], tf.float64)
show(a < 0, 0 <= a, a == 0, a > 0.5, tf.greater_equal(a, 0.0), tf.less(a, [0.0, 0.0, 2.0]))

# case: comparison with an array
a = tf.constant([-1.0, 0.0, 1.0], tf.float64)
show(a < np.zeros(3), tf.less(a, np.array([1.0, -1.0, 5.0])))

# case: comparison with nan
a = tf.constant([float("nan"), 1.0])
show(a == a, a != a, a < 2.0, tf.equal(a, a))

# case: equality of shapes that do not fit
a = tf.constant([1.0, 2.0])
print(a == tf.constant([1.0, 2.0, 3.0]), a != tf.constant([1.0, 2.0, 3.0]))

# case: equality with another dtype
# message: differs
show(tf.constant([1]) == tf.constant([1.0]))

# case: equality with None and text
a = tf.constant([1.0])
print(a is None, a is not None)

# case: logic
p, q = tf.constant([True, True, False, False]), tf.constant([True, False, True, False])
show(tf.logical_and(p, q), tf.logical_or(p, q), tf.logical_not(p), tf.math.logical_xor(p, q), p & q, p | q, ~p, p ^ q)

# case: logic broadcasts
show(tf.logical_and(tf.constant([[True], [False]]), [True, False]), tf.logical_or(False, tf.constant([True, False])))

# case: logic of numbers
# message: differs
tf.logical_and(tf.constant([1]), tf.constant([0]))

# case: where chooses
x = tf.constant([0.2, 0.7, 0.5])
show(tf.where(x < 0.5, -10.0, 10.0), tf.where(x < 0.5, x, tf.zeros_like(x)), tf.where([True, False, True], [1, 2, 3], [4, 5, 6]))

# case: where keeps float64
x = tf.constant([0.2, 0.7], tf.float64)
show(tf.where(x < 0.5, x, 0.0), tf.where(x < 0.5, 0, x), tf.where(x > 0.5, -x, x * 2))

# case: where broadcasts
show(tf.where([[True], [False]], [1.0, 2.0], 0.0), tf.where(True, [1, 2], [3, 4]))

# case: where of shapes that do not fit
# message: differs
tf.where([True, False], [1.0, 2.0, 3.0], [1.0, 2.0, 3.0])

# case: where gives indices
show(tf.where([False, True, True]), tf.where(tf.constant([[1, 0], [0, 2]])), tf.where(tf.constant([0.0, 1.5])))

# case: where of an array condition
m = np.array([[0, 0], [1, 0]])
show(tf.where(m == 1, tf.ones([2, 2]), tf.zeros([2, 2])))

# case: where of two numbers
show(tf.where(tf.constant([True, False]), 1, 0), tf.where(tf.constant(True), 1.5, 2.5))

# case: where with a number and a nan branch
x = tf.constant([0.0, 2.0], tf.float64)
show(tf.where(x == 0.0, 1.0, x / x))

# case: fire times by where
v_old = tf.constant([-10.0, -1.0, 5.0], tf.float64)
v_new = tf.constant([-5.0, 2.0, 6.0], tf.float64)
fire_t = tf.constant([-9999999.0] * 3, tf.float64)
t = tf.constant(12.34, tf.float64)
crossed = tf.logical_and(tf.less(v_old, [0.0] * 3), tf.greater_equal(v_new, [0.0] * 3))
show(crossed, fire_t + tf.where(crossed, t - fire_t, tf.zeros(tf.shape(fire_t), dtype=fire_t.dtype)))

# case: a tensor as a Python condition
if tf.constant(3) > 2:
    print("larger")
print(bool(tf.constant(0.0)), not tf.constant(True), tf.constant(1) and 5)

# case: several values as a Python condition
# message: differs
if tf.constant([True, False]):
    print("no")

# case: chained comparison
print(bool(0 < tf.constant(3) < 5))

# case: in a list
# message: differs
print(tf.constant(2) in [1, 2, 3])
