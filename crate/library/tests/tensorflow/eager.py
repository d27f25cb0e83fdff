# Printing and types
import numpy as np
import tensorflow as tf
a = tf.constant([1, 2, 3])
print(a, repr(a), a.shape, a.dtype, repr(a.dtype), repr(a.shape), a.ndim, len(a))
print(tf.constant(1.5), repr(tf.constant(1.5)), tf.constant([[1, 2], [3, 4]]))
print(repr(tf.constant([[1., 2.], [3., 4.]], dtype=tf.float64)))
print(tf.constant(2**40).dtype, tf.constant([True]).dtype, tf.constant([1, 2.5]).dtype, tf.constant(np.arange(3)).dtype)
print(tf.constant([np.float64(1.5)]).dtype, tf.constant(np.float32(1.5)).dtype, tf.constant(3, dtype=tf.float64))
print(a.numpy(), repr(a.numpy()), repr(tf.constant(2.5).numpy()), int(a[1]), float(a[2]), f"{tf.constant(1.23456):.2f}")
print([int(x) for x in a], tf.float64 == np.float64, tf.float64 == 'float64', tf.as_dtype('float32').is_floating, tf.int32.is_integer)
print(tf.TensorShape([3, 4]) == (3, 4), tf.TensorShape([3, 4]).as_list(), a.shape[0], tf.TensorShape([None, 2]))
print(bool(tf.constant(0)), tf.executing_eagerly(), tf.is_tensor(a), isinstance(a, tf.Tensor))
# ----
# Operators with Python numbers, lists and arrays
import numpy as np
import tensorflow as tf
a = tf.constant([1., 2., 4.], dtype=tf.float64)
i = tf.constant([7, -7, 3])
print(a + 1, 2 * a, [1.0] * 3 / a, np.linspace(0, 1, 3) - a, a ** 2, a ** 0.5, 1 / a)
print(i // 2, i % 3, i / 2, i ** 2, -i, abs(i), 2 ** tf.constant([1, 2, 3]))
print(a < 2, a == 2, a != [1., 2., 3.], (a > 1) & (a < 4), ~(a > 1), i & 3, i | 8, i ^ 1, ~i)
print(np.float64(2) * tf.constant([1., 2.]), tf.constant([1., 2.]) * np.array([1.5, 2.5]), np.array([1.5, 2, 3]) * i)
print(tf.constant([[1., 2.], [3., 4.]]) @ tf.constant([[1.], [1.]]), np.sum(a), np.sin(tf.constant(0.0)), np.array(a))
print(tf.constant([1, 2]) == tf.constant([1, 2, 3]), a is None, None == a)
# ----
# Indexing
import tensorflow as tf
import numpy as np
x = tf.reshape(tf.range(24), (2, 3, 4))
print(x[0, 1, 2], x[1, -1], x[..., 0], x[:, ::2, 1:3], x[0, ::-1, None, 2], x[1][tf.constant(1)][-1])
print(x[x > 20], x[0][np.array([True, False, True])], x[:, 1][:, 5:].shape, x[tf.newaxis].shape)
t = tf.constant([10., 20., 30.])
print(t[tf.constant(2)], t[np.int64(1)], t[-1:], t[:-1], t[3:])
# ----
# Construction
import tensorflow as tf
import numpy as np
print(tf.zeros([2]), tf.ones((2, 1), tf.int32), tf.fill([2], 7), tf.zeros_like(tf.constant([1, 2])), tf.ones_like([1.5]))
print(tf.range(5), tf.range(2, 5.), tf.range(0, 1, 0.25), tf.range(5, 0, -2), tf.range(3, dtype=tf.float64))
print(tf.linspace(0., 1., 5), tf.linspace(0, 1, 3), tf.eye(2), tf.one_hot([0, 2, 5], 3), tf.one_hot(1, 2, on_value=5, off_value=-1))
print(tf.cast([1.7, -1.7], tf.int32), tf.cast(tf.constant([0, 2]), tf.bool), tf.shape(tf.zeros([2, 3])), tf.size(tf.zeros([2, 3])), tf.rank([[1]]))
print(tf.convert_to_tensor(np.arange(2.), dtype_hint=tf.float64, name='t'), tf.convert_to_tensor([1, 2], dtype_hint=tf.float64))
print(tf.constant(3, shape=[2, 2]), tf.constant([1, 2, 3, 4], shape=[2, 2]), tf.convert_to_tensor([tf.constant(1.), 2.]))
# ----
# Elementwise functions
import tensorflow as tf
x = tf.constant([-1.5, 0.0, 0.5, 2.0], dtype=tf.float64)
print(tf.exp(x), tf.math.expm1(x), tf.math.log(tf.abs(x) + 1), tf.math.log1p(tf.abs(x)))
print(tf.sin(x), tf.cos(x), tf.tan(x), tf.tanh(x), tf.sigmoid(x))
print(tf.sqrt(tf.abs(x)), tf.square(x), tf.sign(x), tf.floor(x), tf.math.ceil(x), tf.round(x), tf.negative(x))
print(tf.minimum(x, 0.), tf.maximum(x, 0.), tf.clip_by_value(x, -1, 1), tf.nn.relu(x), tf.math.divide_no_nan(x, 0. * x))
print(tf.add(x, x), tf.subtract(x, 1), tf.multiply(x, 2), tf.divide(x, 4), tf.pow(x, 3), tf.add_n([x, x, x]), tf.math.squared_difference(x, 1.))
print(tf.less(x, 0.), tf.greater_equal(x, 0.5), tf.equal(x, 2.), tf.not_equal(x, 2.), tf.logical_and(x > 0, x < 1), tf.logical_or(x < 0, x > 1), tf.logical_not(x > 0))
print(tf.math.is_nan(x / 0), tf.math.is_inf(x / 0), tf.math.is_finite(x), tf.math.floordiv(tf.constant(-7), 2), tf.math.mod(-7, 3), tf.truncatediv(-7, 2))
# ----
# Reductions and shapes
import tensorflow as tf
m = tf.constant([[1., 2., 3.], [4., 5., 6.]], dtype=tf.float64)
print(tf.reduce_sum(m), tf.reduce_sum(m, 0), tf.reduce_sum(m, axis=[0, 1], keepdims=True), tf.reduce_mean(m, 1), tf.reduce_prod(m, -1))
print(tf.reduce_max(m), tf.reduce_min(m, 0), tf.reduce_any(m > 5), tf.reduce_all(m > 0, axis=1), tf.reduce_mean([1, 2, 4]))
print(tf.cumsum(m, 1), tf.cumsum([1, 2, 3], exclusive=True, reverse=True), tf.math.cumprod([1, 2, 3]), tf.argmax(m, 1), tf.argmin(m), tf.argmax([3, 1], output_type=tf.int32))
print(tf.math.reduce_std(m), tf.math.reduce_variance(m, 0), tf.norm(m), tf.math.count_nonzero(m > 2), tf.reduce_logsumexp(m))
print(tf.reshape(m, [3, -1]), tf.reshape(m, -1), tf.transpose(m), tf.transpose(tf.zeros([2, 3, 4]), [2, 0, 1]).shape, tf.expand_dims(m, 1).shape, tf.squeeze(tf.zeros([1, 2, 1])).shape)
print(tf.concat([m, m], 0).shape, tf.concat([[m[0]], m], axis=0), tf.stack([m[0], m[1]], axis=1), tf.unstack(m)[1], tf.split(m, 3, 1)[2], tf.split(m, [1, 2], 1)[1])
print(tf.tile([[1, 2]], [2, 2]), tf.repeat([1, 2], 2), tf.repeat([1, 2], [1, 3]), tf.slice(m, [0, 1], [2, -1]), tf.reverse(m, [1]), tf.roll([1, 2, 3], 1, 0), tf.pad([1], [[1, 2]]))
print(tf.broadcast_to([1, 2], [2, 2]), tf.meshgrid([1, 2], [3, 4, 5])[1])
# ----
# Gather, scatter, where
import tensorflow as tf
import numpy as np
x = tf.constant([10, 20, 30, 40])
m = tf.constant([[1, 2], [3, 4]])
print(tf.gather(x, [3, 0]), tf.gather(m, [1, 0], axis=1), tf.gather_nd(m, [[0, 1], [1, 1]]), tf.gather_nd(m, [[1]]), tf.gather(x, 2))
print(tf.boolean_mask(x, [True, False, True, False]), tf.boolean_mask(tf.range(4), np.array([0, 1, 1, 0]) == 1), tf.boolean_mask(m, [False, True], axis=1))
print(tf.where(x > 15, x, 0), tf.where([True, False], 1., 2.), tf.where(x > 15), tf.where([[True], [False]], m, -m))
print(tf.tensor_scatter_nd_update(x, [[1], [3]], [5, 6]), tf.tensor_scatter_nd_add(x, [[1], [1]], [5, 6]), tf.scatter_nd([[0], [2]], [1., 2.], [4]))
print(tf.matmul(m, m), tf.matmul(m, m, transpose_b=True), tf.linalg.matvec(m, [1, 1]), tf.tensordot(m, m, 1), tf.tensordot([1, 2], [3, 4], 0), tf.einsum('ij,jk->ik', m, m), tf.einsum('ij->j', m), tf.linalg.trace(m), tf.linalg.diag([1, 2]))
# ----
# Variables
import tensorflow as tf
v = tf.Variable([1., 2.])
print(v, v.name, v.shape, v.dtype)
v.assign_add([1., 1.])
print(v.numpy(), v + 1, v[0], tf.reduce_sum(v), v.assign([5., 6.]).numpy(), v.assign_sub([1., 1.]).numpy())
w = tf.Variable(3, name='w', dtype=tf.int64)
print(w, w.name, w * 2)
# ----
# Scans
import tensorflow as tf
import numpy as np
print(tf.scan(lambda a, x: a + x, np.array([1, 2, 3, 4, 5, 6])), tf.scan(lambda a, x: a + x, np.array([1, 2, 3, 4, 5, 6]), tf.constant(5, dtype=tf.int64)))
print(tf.scan(lambda a, x: a * x, tf.constant([1., 2., 3.]), reverse=True), tf.scan(lambda a, x: a - x, tf.range(4), tf.constant(0), reverse=True))
print(tf.scan(lambda a, _: (a[1], a[0] + a[1]), tf.range(8), (tf.constant(0), tf.constant(1)))[1])
r = tf.scan(lambda a, x: {'s': a['s'] + x[0], 'p': a['p'] * x[1]}, (tf.constant([1., 2.]), tf.constant([3., 4.])), {'s': 0., 'p': 1.})
print(r['s'], r['p'])
print(tf.scan(lambda a, x: a + x, tf.zeros([0, 2]), tf.zeros([2])).shape, tf.foldl(lambda a, x: a + x, tf.constant([1, 2, 3])), tf.map_fn(lambda x: x * x, tf.constant([1, 2, 3])))
print(tf.while_loop(lambda i, s: i < 5, lambda i, s: (i + 1, s + i), (tf.constant(0), tf.constant(0))))
print(tf.cond(tf.constant(True), lambda: tf.constant(1), lambda: tf.constant(2)))
# ----
# Functions
import tensorflow as tf
count = []
@tf.function
def f(x, n=2):
    count.append(1)
    return x * n, {'sum': tf.reduce_sum(x)}
print(f(tf.constant([1., 2.])), f(tf.constant([3., 4.]))[0], len(count), f(tf.constant([1, 2]))[0], len(count), f(tf.constant([1, 2]), n=3)[0], len(count))
v = tf.Variable(0.)
@tf.function(input_signature=[tf.TensorSpec([None], tf.float32)])
def g(x):
    v.assign_add(tf.reduce_sum(x))
    return v * 2
print(g([1., 2.]), g([3.]), v.numpy())
class C:
    def __init__(self):
        self.k = 3.
    @tf.function
    def h(self, x):
        y = tf.constant(0.)
        for row in x:
            y += row
        return tf.cond(y > 1, lambda: y * self.k, lambda: -y)
c = C()
print(c.h(tf.constant([1., 2.])), c.h(tf.constant([0., 0.5])))
print(tf.function(lambda a: tf.scan(lambda s, x: s + x * a[0], a))(tf.constant([2., 3.])))
