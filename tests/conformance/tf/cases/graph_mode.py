# Version 1: sessions, placeholders, variables of a graph.

# case: a session computes
import tensorflow.compat.v1 as tf
tf.disable_eager_execution()
a = tf.constant([[1.], [2.], [3.]], dtype=tf.float64)
b = tf.constant([[1., 2., 3.]], dtype=tf.float64)
c = tf.matmul(a, b)
sess = tf.Session()
output = sess.run(c)
sess.close()
print(output)
print(type(output).__name__, output.dtype)

# case: a session as a context
import tensorflow.compat.v1 as tf
tf.disable_v2_behavior()
a = tf.constant(2.0)
with tf.Session() as sess:
    print(sess.run(a * 3), a.eval())

# case: session from the module itself
tf.compat.v1.disable_eager_execution()
a = tf.constant([1, 2])
with tf.compat.v1.Session() as sess:
    show(sess.run(a + 1))

# case: run of many
import tensorflow.compat.v1 as tf
tf.disable_eager_execution()
a = tf.constant([1.0, 2.0])
with tf.Session() as sess:
    x, y = sess.run([a, a * 2])
    r = sess.run((a, {"b": a + 1}))
    show(x, y, r[0], r[1]["b"])
    d = sess.run({"x": a, "y": [a, a]})
    print(sorted(d), len(d["y"]))

# case: run gives numpy scalars
import tensorflow.compat.v1 as tf
tf.disable_eager_execution()
with tf.Session() as sess:
    r = sess.run(tf.constant(1.5))
    print(type(r).__name__, r, type(sess.run(tf.constant(3))).__name__)

# case: a tensor of a graph prints its shape
import tensorflow.compat.v1 as tf
tf.disable_eager_execution()
a = tf.constant([1.0, 2.0], name="a")
print(a, a.shape, a.dtype, a.name)

# case: operations name themselves
import tensorflow.compat.v1 as tf
tf.disable_eager_execution()
a = tf.constant([1.0])
b = a + a
print(a, b, a * b)

# case: running sums in a session
import tensorflow.compat.v1 as tf
tf.disable_eager_execution()
def add(total, x):
    return total + x
elems = np.array([1, 2, 3, 4, 5, 6])
first = tf.scan(add, elems)
second = tf.scan(add, elems, tf.constant(5, dtype=tf.int64))
with tf.Session() as sess:
    print(sess.run(first), sess.run(second))

# case: placeholders
import tensorflow.compat.v1 as tf
tf.disable_eager_execution()
x = tf.placeholder(tf.float64, shape=[3])
y = tf.reduce_sum(x * 2)
with tf.Session() as sess:
    show(sess.run(y, feed_dict={x: [1, 2, 3]}), sess.run(y, {x: np.array([4.0, 5.0, 6.0])}))

# case: a placeholder that is not fed
# message: differs
import tensorflow.compat.v1 as tf
tf.disable_eager_execution()
x = tf.placeholder(tf.float32, [2])
with tf.Session() as sess:
    sess.run(x + 1)

# case: a placeholder fed another shape
import tensorflow.compat.v1 as tf
tf.disable_eager_execution()
x = tf.placeholder(tf.float32, [2], name="x")
with tf.Session() as sess:
    sess.run(x + 1, {x: [1.0, 2.0, 3.0]})

# case: placeholders of eager mode
# message: differs
tf.compat.v1.placeholder(tf.float32, [2])

# case: variables must be initialised
# message: differs
import tensorflow.compat.v1 as tf
tf.disable_eager_execution()
v = tf.Variable([1.0, 2.0])
with tf.Session() as sess:
    sess.run(v + 1)

# case: variables
import tensorflow.compat.v1 as tf
tf.disable_eager_execution()
v = tf.Variable([1.0, 2.0], dtype=tf.float64)
add = v.assign_add([1.0, 1.0])
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    show(sess.run(v))
    sess.run(add)
    show(sess.run(v), sess.run(add), sess.run(v * 2))

# case: tf.assign
import tensorflow.compat.v1 as tf
tf.disable_eager_execution()
v = tf.Variable(1.0)
op = tf.assign(v, v * 2.0)
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    show(sess.run(op), sess.run(op), sess.run(v))

# case: a new session has its own values
import tensorflow.compat.v1 as tf
tf.disable_eager_execution()
v = tf.Variable(1.0)
up = v.assign_add(1.0)
init = tf.global_variables_initializer()
for _ in range(2):
    with tf.Session() as sess:
        sess.run(init)
        sess.run(up)
        show(sess.run(v))

# case: scatter_update
import tensorflow.compat.v1 as tf
tf.disable_eager_execution()
v = tf.Variable([0.0] * 9, dtype=tf.float64)
ind = tf.boolean_mask(tf.range(9), np.array([0, 0, 0, 1, 0, 0, 0, 1, 0]) == 1)
m = tf.transpose(tf.reshape(tf.scatter_update(v, ind, tf.constant([0.25, 0.5], tf.float64)), (3, 3)))
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    show(sess.run(ind), sess.run(m))

# case: a variable inside a scan
# message: differs
import tensorflow.compat.v1 as tf
tf.disable_eager_execution()
def step(o, x):
    v = tf.Variable([0.0] * 4, dtype=tf.float64)
    full = tf.scatter_update(v, [1, 3], o)
    return o + tf.reduce_sum(full) * x
y = tf.scan(step, tf.constant([1.0, 2.0], tf.float64), tf.constant([1.0, 2.0], tf.float64))
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    show(sess.run(y))

# case: a closed session
# message: differs
import tensorflow.compat.v1 as tf
tf.disable_eager_execution()
a = tf.constant(1)
sess = tf.Session()
sess.close()
sess.run(a)

# case: run of what is no tensor
# message: differs
import tensorflow.compat.v1 as tf
tf.disable_eager_execution()
with tf.Session() as sess:
    sess.run(5)

# case: eval without a session
# message: differs
import tensorflow.compat.v1 as tf
tf.disable_eager_execution()
tf.constant(1).eval()

# case: numpy of a graph's tensor
# message: differs
import tensorflow.compat.v1 as tf
tf.disable_eager_execution()
tf.constant(1).numpy()

# case: Python's if on a graph's tensor
# message: differs
import tensorflow.compat.v1 as tf
tf.disable_eager_execution()
if tf.constant(1) > 0:
    print("no")

# case: iteration over a graph's tensor
# message: differs
import tensorflow.compat.v1 as tf
tf.disable_eager_execution()
for x in tf.constant([1, 2]):
    pass

# case: float of a graph's tensor
# message: differs
import tensorflow.compat.v1 as tf
tf.disable_eager_execution()
float(tf.constant(1.0))

# case: an array of a graph's tensor
# message: differs
import tensorflow.compat.v1 as tf
tf.disable_eager_execution()
np.array(tf.constant([1.0]))

# case: a session in eager mode
# message: differs
with tf.compat.v1.Session() as sess:
    sess.run(tf.constant(1))

# case: shapes are checked when the graph is made
# message: differs
import tensorflow.compat.v1 as tf
tf.disable_eager_execution()
tf.constant([1.0, 2.0]) + tf.constant([1.0, 2.0, 3.0])

# case: a wrong product when the graph is made
# message: differs
import tensorflow.compat.v1 as tf
tf.disable_eager_execution()
tf.matmul(tf.zeros([2, 3]), tf.zeros([2, 3]))

# case: dtypes are checked when the graph is made
# message: differs
import tensorflow.compat.v1 as tf
tf.disable_eager_execution()
tf.constant([1.0]) + tf.constant([1])

# case: casts of version 1
import tensorflow.compat.v1 as tf
tf.disable_eager_execution()
with tf.Session() as sess:
    show(*sess.run([tf.to_int32(2.7), tf.to_float(1), tf.to_double(1), tf.to_int64(2.2)]))

# case: functions that only version 1 has
# tolerance: 4
import tensorflow.compat.v1 as tf
tf.disable_eager_execution()
with tf.Session() as sess:
    show(*sess.run([tf.log(2.0), tf.log1p(0.5), tf.expm1(0.5)]))

# case: convert_to_tensor with a preferred dtype
import tensorflow.compat.v1 as tf
tf.disable_eager_execution()
t = tf.convert_to_tensor(np.arange(0, 1, 0.25), preferred_dtype=tf.float64, name="t")
y = tf.convert_to_tensor([1, 2], preferred_dtype=tf.float64)
print(t.dtype, y.dtype, t.dtype.is_floating)

# case: where of version 1 chooses by position
import tensorflow.compat.v1 as tf
tf.disable_v2_behavior()
x = tf.constant([0.2, 0.7])
with tf.Session() as sess:
    show(sess.run(tf.where(x < 0.5, -10.0 * tf.ones_like(x), 10.0 * tf.ones_like(x))))

# case: random_uniform
import tensorflow.compat.v1 as tf
tf.disable_eager_execution()
x = tf.random_uniform([4], 0, 1)
with tf.Session() as sess:
    a, b = sess.run(x), sess.run(x)
    print(a.shape, a.dtype, bool((a >= 0).all() and (a < 1).all()), bool((a == b).all()))

# case: one run sees one value
import tensorflow.compat.v1 as tf
tf.disable_eager_execution()
x = tf.random_uniform([4])
with tf.Session() as sess:
    a, b = sess.run([x, x])
    print(bool((a == b).all()))

# case: eager questions
print(tf.executing_eagerly())
import tensorflow.compat.v1 as tf1
tf1.disable_eager_execution()
print(tf.executing_eagerly())

# case: a loop in a graph
import tensorflow.compat.v1 as tf
tf.disable_eager_execution()
i, s = tf.while_loop(lambda i, s: i < 5, lambda i, s: (i + 1, s + i), (tf.constant(0), tf.constant(0)))
with tf.Session() as sess:
    print(sess.run([i, s]))

# case: a default graph is reset
import tensorflow.compat.v1 as tf
tf.disable_eager_execution()
a = tf.constant(1)
tf.reset_default_graph()
b = tf.constant(2, name="b")
with tf.Session() as sess:
    print(sess.run(b))

# case: a tensor of another graph
# message: differs
import tensorflow.compat.v1 as tf
tf.disable_eager_execution()
a = tf.constant(1)
tf.reset_default_graph()
with tf.Session() as sess:
    sess.run(a)

# case: an interactive session
import tensorflow.compat.v1 as tf
tf.disable_eager_execution()
sess = tf.InteractiveSession()
print(tf.constant(5).eval())
sess.close()

# case: a graph multiplies by the inverse of a constant divisor
x = np.linspace(0.1, 9.7, 23)
X = tf.constant(x)
outside = tf.constant(0.013, dtype=tf.float64)


def kind(y):
    y = y.numpy()
    return {(True, False): "quotient", (False, True): "product"}[bool((y == x / 0.013).all()), bool((y == x * (1 / 0.013)).all())]


def inside(v):
    divisor = tf.constant(0.0065, dtype=tf.float64) * 2
    return v / divisor + 0 * tf.exp(-v)


def loop(v):
    return tf.scan(lambda last, e: e / 0.013 + 0 * tf.exp(-last), v, tf.constant(0.0, dtype=tf.float64))


print(kind(X / 0.013), kind(tf.divide(X, 0.013)), kind(loop(X)), kind(tf.map_fn(lambda e: e / 0.013, X)))
print(kind(tf.function(lambda v: v / 0.013 + 0 * tf.exp(-v))(X)), kind(tf.function(lambda v: tf.divide(v, 0.013) + 0 * tf.exp(-v))(X)))
print(kind(tf.function(lambda v: v / np.full(23, 0.013) + 0 * tf.exp(-v))(X)), kind(tf.function(inside)(X)))
print(kind(tf.function(lambda v: v / outside + 0 * tf.exp(-v))(X)), kind(tf.function(loop)(X)))
