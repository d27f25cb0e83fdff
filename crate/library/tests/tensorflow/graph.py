# Sessions
import numpy as np
import tensorflow.compat.v1 as tf
tf.disable_v2_behavior()
a = tf.constant([1, 2, 3])
b = a + 1
print(a, repr(b), a * b, tf.identity(a, name='zz'), a[1:], tf.reduce_sum(a), tf.cast(a, tf.float64))
v = tf.Variable([1., 2.], name='v')
print(v, v.name)
u = tf.scatter_update(v, [0], [5.])
p = tf.placeholder(tf.float32, shape=[2], name='p')
with tf.Session() as s:
    tf.global_variables_initializer().run()
    print(s.run(v), s.run([v, {'a': a, 'b': (b, a)}]), a.eval())
    print(s.run(p * v, feed_dict={p: [10, 20]}), s.run('p:0', {p: [1, 2]}))
    print(s.run(u), s.run(v), s.run(v.assign_add([1., 1.])), v.eval())
    print(s.run(tf.scan(lambda x, y: x + y, a)), s.run(tf.while_loop(lambda i: i < 5, lambda i: i + 1, [0])))
    print(s.run(tf.cond(p[0] > 0, lambda: p * 2, lambda: -p), {p: [1., 2.]}), s.run(a + b, {a: [7, 8, 9]}))
    w = tf.assign(v, [0., 0.])
    with tf.control_dependencies([w]):
        r = v + 1
    print(s.run(r), s.run(v))
    print(s.run(tf.constant(1.5)).dtype, type(s.run(tf.constant(1.5))).__name__, s.run(tf.global_variables_initializer()))
with tf.Graph().as_default() as g:
    c = tf.constant(2.0, name='c')
    print(c, c.graph is g or c.graph == g, tf.executing_eagerly())
    with tf.Session() as s:
        print(s.run(c * 3))
# ----
# A variable in the step of a scan, as the network of the tutorial has it
import numpy as np
import tensorflow.compat.v1 as tf
tf.disable_v2_behavior()
mat = np.zeros((3, 3))
mat[1, 0] = 1
mat[2, 1] = 1
n = 3
def current(o, V):
    o_ = tf.Variable([0.0] * n**2, dtype=tf.float64)
    ind = tf.boolean_mask(tf.range(n**2), mat.reshape(-1) == 1)
    o_ = tf.scatter_update(o_, ind, o)
    o_ = tf.transpose(tf.reshape(o_, (n, n)))
    return tf.reduce_sum(tf.transpose((o_ * (V - [0.0] * n)) * [0.35] * n), 1)
drive = np.arange(12.).reshape(3, 4)
def drive_at(t):
    index = tf.cast(t / 0.5, tf.int32)
    return tf.constant(drive.T, dtype=tf.float64)[index]
def step(X, t):
    V, o = X[:n], X[n:]
    return tf.concat([V + current(o, V) + drive_at(t), o * 0.5 + 1], 0)
y = tf.scan(step, tf.constant([0., 0.5, 1.5], dtype=tf.float64), tf.constant([1., 2., 3., 4., 5.], dtype=tf.float64))
with tf.Session() as s:
    tf.global_variables_initializer().run()
    print(s.run(y))
