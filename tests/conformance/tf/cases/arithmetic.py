# Operators and pointwise functions.

# case: operators
a, b = tf.constant([1.0, 2.0, -3.0], tf.float64), tf.constant([4.0, 0.5, 2.0], tf.float64)
show(a + b, a - b, a * b, a / b, -a, abs(a), a // b, a % b)

# case: powers
# tolerance: 4
a = tf.constant([1.0, 2.0, 3.5], tf.float64)
show(a ** 2, a ** 3, a ** 4, a ** 0.5, 2.0 ** a, tf.pow(a, 3.0), a ** -1, tf.pow(a, a))

# case: powers of ints
show(tf.constant([2, 3]) ** 3, tf.pow(tf.constant([2, 3]), tf.constant([3, 2])), tf.pow(2, 5))

# case: negative powers of ints
# message: differs
tf.constant([2]) ** -1

# case: reversed operators
a = tf.constant([1.0, 2.0, 4.0])
show(1 + a, 1 - a, 2 * a, 2 / a, 5 // a, 5 % a)

# case: functions of operators
a, b = tf.constant([5.0, -6.0]), tf.constant([2.0, 4.0])
show(tf.add(a, b), tf.subtract(a, b), tf.multiply(a, b), tf.divide(a, b), tf.negative(a), tf.math.floordiv(a, b), tf.math.mod(a, b), tf.truediv(a, b))

# case: add_n
show(tf.add_n([tf.constant([1.0, 2.0]), tf.constant([3.0, 4.0]), tf.constant([5.0, 6.0])]), tf.add_n([tf.constant(2)]))

# case: add_n of another shape
# message: differs
tf.add_n([tf.constant([1.0, 2.0]), tf.constant([3.0])])

# case: add_n of nothing
# message: differs
tf.add_n([])

# case: add_n adds from the left
a, b, c = (tf.constant(x, tf.float64) for x in (1e16, 1.0, -1e16))
show(a + b + c)

# case: division by zero
show(tf.constant([1.0, -1.0, 0.0]) / 0.0, tf.constant([1.0], tf.float64) / tf.constant([0.0], tf.float64), tf.math.divide_no_nan([1.0, 2.0], [0.0, 4.0]))

# case: square root
show(tf.sqrt([4.0, 2.0, 0.0]), tf.sqrt(tf.constant([2.0, -1.0, float("inf")], tf.float64)), tf.math.sqrt(tf.constant(9.0)))

# case: exponentials
# tolerance: 4
x = tf.constant([-745.0, -100.0, -1.0, -1e-10, 0.0, 1e-10, 0.5, 1.0, 10.0, 700.0, 710.0], tf.float64)
show(tf.exp(x), tf.math.expm1(x))

# case: exponentials in float32
# tolerance: 4
x = tf.constant([-80.0, -1.0, -1e-3, 0.0, 1e-3, 0.5, 1.0, 10.0, 88.0, 100.0])
show(tf.exp(x), tf.math.expm1(x))

# case: exponentials of the special values
x = tf.constant([float("inf"), -float("inf"), float("nan"), 0.0], tf.float64)
show(tf.exp(x), tf.math.expm1(x))

# case: logarithms
# tolerance: 4
x = tf.constant([1e-300, 1e-5, 0.5, 1.0, 1.0000001, 2.0, 10.0, 1e10], tf.float64)
show(tf.math.log(x), tf.math.log1p(x))

# case: logarithms in float32
# tolerance: 4
show(tf.math.log([1e-5, 0.5, 1.0, 2.0, 10.0]), tf.math.log1p([1e-5, 0.5, 1.0, 2.0, 10.0]))

# case: logarithms of the special values
x = tf.constant([0.0, -1.0, float("inf"), float("nan")], tf.float64)
show(tf.math.log(x), tf.math.log1p(x))

# case: sine and cosine
# tolerance: 4
x = tf.constant([-3.0, -1.0, -1e-8, 0.0, 0.5, 1.0, 2.0, 3.0, 6.0, 10.0, 100.0], tf.float64)
show(tf.sin(x), tf.cos(x), tf.tan(x))

# case: sine and cosine in float32
# tolerance: 4
x = tf.constant([-1.0, 0.0, 0.5, 1.0, 2.0, 6.0])
show(tf.sin(x), tf.cos(x), tf.tan(x), tf.math.sin(x))

# case: tangent and sigmoid
# tolerance: 4
x = tf.constant([-20.0, -5.0, -1.0, -0.1, 0.0, 0.1, 1.0, 5.0, 20.0], tf.float64)
show(tf.tanh(x), tf.sigmoid(x), tf.math.sigmoid(x))

# case: tangent and sigmoid in float32
# tolerance: 8
x = tf.constant([-5.0, -1.0, -0.1, 0.0, 0.1, 1.0, 5.0])
show(tf.tanh(x), tf.sigmoid(x))

# case: rounding
x = tf.constant([-2.5, -1.5, -0.5, 0.5, 1.5, 2.4], tf.float64)
show(tf.floor(x), tf.math.floor(x), tf.math.ceil(x), tf.round(x), tf.abs(x), tf.sign(x))

# case: minimum and maximum
a, b = tf.constant([1.0, 5.0, float("nan")]), tf.constant([3.0, 2.0, 1.0])
show(tf.minimum(a, b), tf.maximum(a, b), tf.maximum(a[:2], 2.0))

# case: clip_by_value
show(tf.clip_by_value([-1.0, 0.5, 3.0], 0.0, 1.0), tf.clip_by_value(tf.constant([1, 5, 9]), 2, 6))
show(tf.clip_by_value(tf.constant([1.0, 5.0], tf.float64), clip_value_min=2.0, clip_value_max=3.0))

# case: broadcasting
a = tf.constant([[1.0], [2.0], [3.0]])
b = tf.constant([10.0, 20.0])
show(a + b, a * b, tf.constant(1.0) + a, a - tf.constant([[1.0]]))

# case: broadcasting of three dimensions
a = tf.reshape(tf.range(6), (2, 3, 1))
b = tf.reshape(tf.range(4), (1, 1, 4))
show(a * b, (a + b).shape.as_list())

# case: broadcasting with an empty tensor
show(tf.zeros([0]) + tf.constant(1.0), tf.zeros([0, 2]) * tf.ones([2]))

# case: shapes that do not fit
tf.constant([1.0, 2.0]) + tf.constant([1.0, 2.0, 3.0])

# case: shapes of matrices that do not fit
tf.zeros([2, 3]) * tf.zeros([2, 4])

# case: shapes that do not fit in a function
tf.maximum(tf.zeros([2]), tf.zeros([3]))

# case: a comparison of shapes that do not fit
tf.less(tf.zeros([2]), tf.zeros([3]))

# case: augmented assignment makes a new tensor
a = tf.constant([1.0, 2.0])
b = a
b += 1
show(a, b)

# case: squared difference and reciprocal
show(tf.math.squared_difference([3.0, 1.0], [1.0, 4.0]), tf.math.reciprocal([2.0, 4.0]), tf.math.rsqrt(tf.constant([4.0, 16.0], tf.float64)))

# case: finite, infinite, not a number
x = tf.constant([1.0, float("inf"), float("nan")])
show(tf.math.is_nan(x), tf.math.is_inf(x), tf.math.is_finite(x))

# case: a long expression
# tolerance: 8
v = tf.constant([-71.0, -50.0, -20.0, 30.0], tf.float64) + 50
alpha = 0.02 * (15.0 - v) / (tf.exp((15.0 - v) / 5.0) - 1.0)
beta = 0.5 * tf.exp((10.0 - v) / 40.0)
show(alpha / (alpha + beta), 1.0 / ((alpha + beta) * 3.0 ** ((22 - 36.0) / 10)))

# case: a constant power in Python
show(tf.constant(2.0, tf.float64) * 3.0 ** ((22 - 36.0) / 10))

# case: signed zero
show(1.0 / (tf.constant([0.0, -0.0], tf.float64)), -tf.constant(0.0), tf.constant(-0.0) + 0.0)
