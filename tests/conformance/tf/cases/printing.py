# What print and repr show.

# case: print a scalar
print(tf.constant(1), tf.constant(1.5), tf.constant(True), tf.constant(2.0, tf.float64))

# case: print a vector
print(tf.constant([1, 2, 3]), tf.constant([1.0, 2.5]))
print(tf.constant([0.1, 0.2], tf.float64))

# case: print a matrix
print(tf.constant([[1.0, 2.0], [3.0, 4.0]]))
print(tf.constant([[1, 20], [300, 4]], tf.int64))

# case: repr of a scalar
print(repr(tf.constant(1)), repr(tf.constant(1.5)), repr(tf.constant(True)))

# case: repr of a vector
print(repr(tf.constant([1, 2, 3])), repr(tf.constant([0.5], tf.float64)))

# case: repr of a matrix
print(repr(tf.constant([[1.0, 2.0], [3.0, 4.0]])))

# case: repr of three dimensions
print(repr(tf.reshape(tf.range(8), (2, 2, 2))))

# case: repr of an empty tensor
print(repr(tf.zeros([0])), tf.zeros([0, 3]))

# case: tensors in a list
print([tf.constant(1), tf.constant([2.0])], (tf.constant(True),))

# case: tensors in text
a = tf.constant([1.0, 2.0])
print(f"a = {a}, {tf.constant(3)}", "%s" % tf.constant(2), str(a))

# case: a format of a scalar
print(f"{tf.constant(1.23456, tf.float64):.2f}", f"{float(tf.constant(0.5)):.3f}")

# case: a long tensor is shortened
print(tf.range(2000))

# case: a long line is broken
print(tf.linspace(tf.constant(0.0, tf.float64), 1.0, 17))

# case: the product of figure 5
print(tf.matmul(tf.constant([[1.0], [2.0], [3.0]], dtype=tf.float64), tf.constant([[1.0, 2.0, 3.0]], dtype=tf.float64)))

# case: print nan and inf
print(tf.constant([float("nan"), float("inf"), -1.0]))

# case: print a dtype and a shape
a = tf.zeros([2, 3], tf.float64)
print(a.dtype, a.shape, repr(a.dtype), repr(a.shape))

# case: print a variable
v = tf.Variable([1.0, 2.0])
print(repr(v))
print(v)

# case: print a named variable
print(tf.Variable(3, name="count"))

# case: print numpy of a tensor
print(tf.constant([1.0, 2.0]).numpy(), repr(tf.constant([1.0, 2.0]).numpy()), repr(tf.constant(1.5).numpy()), tf.constant(2).numpy())

# case: print booleans
print(tf.constant([[True, False]]), repr(tf.constant([True])))

# case: print float32 numbers
print(tf.constant([0.1, 1 / 3, 1e-10, 12345678.0]))

# case: numpy's print options hold
np.set_printoptions(precision=3)
print(tf.constant([1 / 3, 2 / 3], tf.float64))

# case: print a scan
print(tf.scan(lambda a, x: a + x, tf.constant([1, 2, 3, 4, 5, 6])))

# case: print the shapes of a symbolic tensor
@tf.function
def f(x):
    print(x.shape, x.dtype, x.name is not None)
    return x + 1
f(tf.constant([1.0, 2.0]))
