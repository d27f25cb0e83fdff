# scan, while_loop, map_fn, cond, function.

# case: running sum without an initial value
show(tf.scan(lambda a, x: a + x, tf.constant([1, 2, 3, 4, 5, 6])))

# case: running sum with an initial value
show(tf.scan(lambda a, x: a + x, np.array([1, 2, 3, 4, 5, 6]), tf.constant(5, dtype=tf.int64)))

# case: running sum of an array
show(tf.scan(lambda a, x: a + x, np.array([1, 2, 3, 4, 5, 6])))

# case: scan by keywords
show(tf.scan(fn=lambda a, x: a * x, elems=tf.constant([1.0, 2.0, 3.0]), initializer=tf.constant(2.0)))

# case: scan of rows
show(tf.scan(lambda a, x: a + x, tf.constant([[1, 2], [3, 4], [5, 6]])))

# case: scan with a vector as the state
show(tf.scan(lambda y, x: y + x, tf.constant([1.0, 2.0, 3.0]), tf.constant([10.0, 20.0])))

# case: scan of a pair of elements
e = (tf.constant([1.0, 2.0, 3.0]), tf.constant([10.0, 20.0, 30.0]))
show(tf.scan(lambda a, x: a + x[0] * x[1], e, tf.constant(0.0)))

# case: scan that unpacks its pair
def step(a, t_dt):
    t, dt = t_dt
    return a + dt * t
show(tf.scan(step, (tf.constant([1.0, 2.0]), tf.constant([0.5, 0.25])), tf.constant([1.0, 1.0])))

# case: scan with a pair as the state
a, b = tf.scan(lambda a, x: (a[0] + x, a[1] * x), tf.constant([1, 2, 3, 4]), (tf.constant(0), tf.constant(1)))
show(a, b)

# case: scan with a list as the state
r = tf.scan(lambda a, x: [a[0] + x, a[1] - x], tf.constant([1.0, 2.0]), [tf.constant(0.0), tf.constant(0.0)])
show(r)

# case: scan with a pair of shapes
state = (tf.zeros([2], tf.float64), tf.constant(0, tf.int32))
y, n = tf.scan(lambda s, x: (s[0] + x, s[1] + 1), tf.constant([1.0, 2.0, 3.0], tf.float64), state)
show(y, n)

# case: scan with a nest as the state
r = tf.scan(lambda s, x: (s[0] + x, (s[1][0] * x, s[1][1] - x)), tf.constant([1.0, 2.0]), (tf.constant(0.0), (tf.constant(1.0), tf.constant(0.0))))
show(r)

# case: scan with a dictionary as the state
r = tf.scan(lambda s, x: {"sum": s["sum"] + x, "product": s["product"] * x}, tf.constant([1.0, 2.0, 3.0]), {"sum": tf.constant(0.0), "product": tf.constant(1.0)})
print(type(r).__name__, sorted(r))
show(r["sum"], r["product"])

# case: scan of pairs without an initial value
a, b = tf.scan(lambda a, x: (a[0] + x[0], a[1] * x[1]), (tf.constant([1, 2, 3]), tf.constant([2, 2, 2])))
show(a, b)

# case: scan backwards
show(tf.scan(lambda a, x: a + x, tf.constant([1, 2, 3]), reverse=True), tf.scan(lambda a, x: a * 10 + x, tf.constant([1, 2, 3]), tf.constant(0), reverse=True))

# case: Fibonacci numbers
a, b = tf.scan(lambda s, _: (s[1], s[0] + s[1]), tf.range(10), (tf.constant(0), tf.constant(1)))
show(a, b)

# case: Fibonacci numbers as a vector
show(tf.scan(lambda s, _: tf.stack([s[1], s[0] + s[1]]), tf.range(8), tf.constant([0, 1])))

# case: scan of one element
show(tf.scan(lambda a, x: a + x, tf.constant([7])), tf.scan(lambda a, x: a + x, tf.constant([7]), tf.constant(1)))

# case: scan over nothing
# message: differs
show(tf.scan(lambda a, x: a + x, tf.zeros([0]), tf.constant(1.0)))

# case: scan over a list is scan over a nest
# message: differs
show(tf.scan(lambda a, x: a + x, [tf.constant([1, 2]), tf.constant([3, 4])]))

# case: scan with a state of another structure
# message: differs
tf.scan(lambda a, x: (a, x), tf.constant([1.0, 2.0]), tf.constant(0.0))

# case: scan whose state changes its dtype
# message: differs
tf.scan(lambda a, x: tf.cast(a, tf.float64), tf.constant([1.0, 2.0]), tf.constant(0.0))

# case: an error inside a scan
# message: differs
tf.scan(lambda a, x: a + tf.constant([1.0, 2.0], tf.float64), tf.constant([1.0, 2.0]), tf.constant(0.0))

# case: scan with a Python number as the initial value
show(tf.scan(lambda a, x: a + x, tf.constant([1.0, 2.0]), 5.0), tf.scan(lambda a, x: a + x, tf.constant([1, 2]), 5))

# case: scan with a list as the initial value
# message: differs
show(tf.scan(lambda a, x: a + x, tf.constant([1.0, 2.0]), np.array([1.0, 2.0], dtype=np.float32)))

# case: scan captures tensors and arrays
k = tf.constant([0.5, 0.25], tf.float64)
drive = np.array([1.0, 2.0])
show(tf.scan(lambda y, x: y * k + drive * x, tf.constant([1.0, 2.0, 3.0], tf.float64), tf.zeros([2], tf.float64)))

# case: scan captures a variable
v = tf.Variable(2.0)
show(tf.scan(lambda a, x: a * v + x, tf.constant([1.0, 2.0, 3.0]), tf.constant(0.0)))
v.assign(3.0)
show(tf.scan(lambda a, x: a * v + x, tf.constant([1.0, 2.0, 3.0]), tf.constant(0.0)))

# case: scan inside a scan
inner = lambda a, x: a + tf.scan(lambda b, y: b + y, tf.constant([1.0, 2.0]), x)[-1]
show(tf.scan(inner, tf.constant([1.0, 2.0]), tf.constant(0.0)))

# case: scan with where
show(tf.scan(lambda a, x: tf.where(x > a, x, a), tf.constant([3.0, 1.0, 4.0, 1.0, 5.0])))

# case: scan with an index tensor
table = tf.constant([10.0, 20.0, 30.0])
show(tf.scan(lambda a, i: a + table[i], tf.constant([0, 2, 1]), tf.constant(0.0)))

# case: scan with slices and concat
def f(s, x):
    return tf.concat([s[1:2], -s[0:1] * x], 0)
show(tf.scan(f, tf.constant([1.0, 2.0, 3.0, 4.0], tf.float64), tf.constant([1.0, 0.0], tf.float64)))

# case: scan that stops at nothing: nan and inf go on
show(tf.scan(lambda a, x: a * a, tf.range(12), tf.constant(1e10, tf.float64))[-1], tf.scan(lambda a, x: a - a, tf.range(3), tf.constant(float("inf")))[-1])

# case: scan accepts its other options
show(tf.scan(lambda a, x: a + x, tf.constant([1, 2]), parallel_iterations=1, back_prop=False, swap_memory=False, infer_shape=True, name="s"))

# case: scan of booleans
show(tf.scan(lambda a, x: tf.logical_or(a, x), tf.constant([False, True, False])))

# case: scan keeps float32
# tolerance: 4
show(tf.scan(lambda y, dt: y + dt * tf.sin(y), tf.fill([5], 0.1), tf.constant([1.0, 2.0])))

# case: while_loop counts
show(tf.while_loop(lambda i: i < 10, lambda i: (i + 3,), (tf.constant(0),)))

# case: while_loop of two
i, s = tf.while_loop(lambda i, s: i < 5, lambda i, s: (i + 1, s + tf.cast(i, tf.float64)), (tf.constant(0), tf.constant(0.0, tf.float64)))
show(i, s)

# case: while_loop whose body gives a list
show(tf.while_loop(lambda i, x: i < 3, lambda i, x: [i + 1, x * 2.0], [tf.constant(0), tf.constant([1.0, 2.0])]))

# case: while_loop with a limit
show(tf.while_loop(lambda i: i < 100, lambda i: [i + 1], [tf.constant(0)], maximum_iterations=7))

# case: while_loop that does not begin
show(tf.while_loop(lambda i: i < 0, lambda i: i + 1, [tf.constant(5)]))

# case: Collatz by while_loop
n, k = tf.while_loop(lambda n, k: n > 1, lambda n, k: (tf.where(n % 2 == 0, n // 2, 3 * n + 1), k + 1), (tf.constant(27), tf.constant(0)))
show(n, k)

# case: Newton's method by while_loop
# tolerance: 4
x, = tf.while_loop(lambda x: tf.abs(x * x - 2.0) > 1e-12, lambda x: (0.5 * (x + 2.0 / x),), (tf.constant(1.0, tf.float64),))
show(x)

# case: map_fn
show(tf.map_fn(lambda x: x * x, tf.constant([1, 2, 3])), tf.map_fn(lambda row: tf.reduce_sum(row), tf.constant([[1.0, 2.0], [3.0, 4.0]])))

# case: map_fn of a pair
show(tf.map_fn(lambda p: p[0] * p[1], (tf.constant([1.0, 2.0]), tf.constant([3.0, 4.0])), fn_output_signature=tf.float32))

# case: map_fn to another dtype
show(tf.map_fn(lambda x: tf.cast(x, tf.float64) / 2.0, tf.constant([1, 2, 3]), fn_output_signature=tf.float64), tf.map_fn(lambda x: x > 1, tf.constant([1, 2]), dtype=tf.bool))

# case: map_fn to two
show(tf.map_fn(lambda x: (x + 1, x * 2), tf.constant([1, 2]), fn_output_signature=(tf.int32, tf.int32)))

# case: cond
x = tf.constant(3.0)
show(tf.cond(x > 2.0, lambda: x * 2.0, lambda: -x), tf.cond(x > 5.0, lambda: x * 2.0, lambda: -x), tf.cond(tf.constant(True), true_fn=lambda: 1, false_fn=lambda: 2))

# case: cond with several results
a, b = tf.cond(tf.constant(False), lambda: (tf.constant(1), tf.constant(2)), lambda: (tf.constant(3), tf.constant(4)))
show(a, b)

# case: cond inside a scan
show(tf.scan(lambda a, x: tf.cond(x > 0, lambda: a + x, lambda: a), tf.constant([1, -2, 3]), tf.constant(0)))

# case: function
@tf.function
def f(x, y):
    return tf.matmul(x, y) + 1.0
show(f(tf.constant([[1.0, 2.0]]), tf.constant([[3.0], [4.0]])))

# case: function is traced once for a shape and dtype
traces = []
@tf.function
def f(x):
    traces.append(1)
    return x * 2
show(f(tf.constant([1.0])), f(tf.constant([2.0])), f(tf.constant([1.0, 2.0])), f(tf.constant([1])))
print(len(traces))

# case: function with Python numbers is traced for each
traces = []
@tf.function
def f(x, k):
    traces.append(k)
    return x * k
show(f(tf.constant([1.0]), 2), f(tf.constant([1.0]), 3), f(tf.constant([1.0]), 2))
print(traces)

# case: function called with an array
@tf.function
def f(x):
    return x + 1
show(f(np.array([1.0, 2.0])))

# case: function with several results
@tf.function
def f(x):
    return x + 1, {"twice": x * 2}
a, b = f(tf.constant(3))
show(a, b["twice"])

# case: function made by a call
g = tf.function(lambda x: tf.sqrt(x))
show(g(tf.constant([4.0, 9.0])))

# case: function with options
@tf.function(autograph=False)
def f(x):
    return x - 1
show(f(tf.constant([4.0])))

# case: function with a signature
@tf.function(input_signature=[tf.TensorSpec(shape=[2], dtype=tf.float64)])
def f(x):
    return x * 3
show(f(tf.constant([1.0, 2.0], tf.float64)))

# case: function with a scan
@tf.function
def run(y0, n):
    return tf.scan(lambda y, _: y * 0.5, tf.range(n), y0)
show(run(tf.constant(1.0, tf.float64), 4))

# case: function calls a function
@tf.function
def square(x):
    return x * x
@tf.function
def f(x):
    return square(x) + square(x + 1)
show(f(tf.constant(3)))

# case: function captures a variable
v = tf.Variable(1.0)
@tf.function
def f(x):
    return x * v
show(f(tf.constant(2.0)))
v.assign(10.0)
show(f(tf.constant(2.0)))

# case: function changes a variable
v = tf.Variable(0.0)
@tf.function
def count(x):
    v.assign_add(x)
    return v * 1.0
show(count(tf.constant(1.0)), count(tf.constant(2.0)), v)

# case: function prints when it is traced
@tf.function
def f(x):
    print("tracing")
    return x + 1
f(tf.constant(1))
f(tf.constant(2))

# case: Python's if on a symbolic tensor
# message: differs
@tf.function(autograph=False)
def f(x):
    if x > 0:
        return x
    return -x
f(tf.constant(1.0))

# case: numpy of a symbolic tensor
# message: differs
@tf.function(autograph=False)
def f(x):
    return x.numpy()
f(tf.constant(1.0))

# case: float of a symbolic tensor
# message: differs
@tf.function(autograph=False)
def f(x):
    return float(x)
f(tf.constant(1.0))

# case: iteration over a symbolic tensor of known length
@tf.function(autograph=False)
def f(x):
    a, b = tf.unstack(x)
    return a - b
show(f(tf.constant([5, 3])))

# case: iteration over a symbolic tensor without autograph
# message: differs
@tf.function(autograph=False)
def f(x):
    total = 0.0
    for y in x:
        total = total + y
    return total
f(tf.constant([1.0, 2.0]))

# case: unpacking a symbolic tensor in a scan of a function without autograph
# message: differs
@tf.function(autograph=False)
def f(x):
    def step(a, y):
        p, q = a
        return tf.stack([q, p + y])
    return tf.scan(step, x, tf.constant([0.0, 1.0]))
f(tf.constant([1.0, 2.0]))

# case: function with no result
@tf.function
def f(x):
    x + 1
print(f(tf.constant(1)))

# case: function with keyword arguments and defaults
@tf.function
def f(x, scale=2.0, *, shift=0.0):
    return x * scale + shift
show(f(tf.constant(1.0)), f(tf.constant(1.0), scale=3.0), f(x=tf.constant(1.0), shift=5.0))

# case: an error of shapes inside a function
# message: differs
@tf.function(autograph=False)
def f(x):
    return x + tf.zeros([3])
f(tf.zeros([2]))

# case: an error of dtypes inside a function
# message: differs
@tf.function(autograph=False)
def f(x):
    return x + tf.zeros([2], tf.float64)
f(tf.zeros([2]))
