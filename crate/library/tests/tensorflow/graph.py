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
# ----
# Operations in graph mode
import numpy as np
import tensorflow.compat.v1 as tf
tf.disable_v2_behavior()
def show(f, *a):
    try:
        r = f(*a)
        print(repr(r))
    except Exception as e:
        print('!!', type(e).__name__, str(e).split(" for '{{node")[0].split(' [Op')[0].split('\n')[0][:150])
a = tf.constant([1., 2., 3.])
i = tf.constant([1, 2, 3])
s = tf.Session()
R = s.run
show(lambda: R(a * 1.5))
show(lambda: R(1.5 * i))
show(lambda: R(a / 2))
show(lambda: R(i / 2))
show(lambda: R(i / 1.5))
show(lambda: R(i // 2))
show(lambda: R(a ** 2))
show(lambda: R(a ** 0.5))
show(lambda: R(i ** 2))
show(lambda: R(-a))
show(lambda: R(a < 2))
show(lambda: R(a < i))
show(lambda: R(np.linspace(0, 1, 3) - a))
show(lambda: R([1.0] * 3 / a))
show(lambda: R(a[1:] - a[:-1]))
show(lambda: R(a[tf.constant(1)]))
show(lambda: R(tf.concat([[a], [a]], 0)))
show(lambda: R(tf.stack([a, a])))
show(lambda: R(tf.stack([a, i])))
show(lambda: R(tf.reduce_sum([[1, 2], [3, 4]], reduction_indices=1)))
show(lambda: R(tf.reduce_sum(a, keep_dims=True)))
show(lambda: R(tf.argmax(a, dimension=0)))
show(lambda: R(tf.expand_dims(a, dim=0)))
show(lambda: R(tf.to_float(i)), )
show(lambda: R(tf.cast(2.7, tf.int32)))
show(lambda: R(tf.log(a)))
show(lambda: R(tf.where(a > 1.5)))
show(lambda: R(tf.where([True, False], [[1, 2], [3, 4]], [[5, 6], [7, 8]])))
show(lambda: R(tf.where(True, a, a)))
show(lambda: R(tf.boolean_mask(a, a > 1.5)))
show(lambda: R(tf.one_hot([1], 2)))
show(lambda: R(tf.lin_space(0., 1., 3)))
show(lambda: R(tf.range(3)))
show(lambda: R(tf.div(7, 2)))
show(lambda: R(tf.mod(7, 4)))
show(lambda: R(tf.matmul([[1., 2.]], [[1.], [2.]])))
show(lambda: R(tf.gather(a, [2, 0])))
show(lambda: R(tf.gather(a, [5])))
show(lambda: R(tf.gather(a, i)))
show(lambda: R(tf.zeros_like(a)))
show(lambda: R((a, [i, {'k': a}])))
show(lambda: R([]))
show(lambda: R({}))
show(lambda: R(tf.no_op()))
show(lambda: R(tf.group(a, i)))
show(lambda: R(a.op))
show(lambda: a.op.name)
show(lambda: R('Const:0'))
show(lambda: tf.get_default_graph().get_tensor_by_name('Const:0'))
v = tf.Variable(tf.zeros([2]), name='v')
w = tf.Variable(v.initialized_value() + 1., name='w')
show(lambda: R(v.initializer))
show(lambda: R(v))
show(lambda: R(tf.variables_initializer([w])))
show(lambda: R(tf.assign(v, w)))
show(lambda: R([v, v + 1, tf.assign_add(v, [1., 1.])])[1:])
show(lambda: [x.name for x in tf.global_variables()])
show(lambda: v.eval(session=s))
show(lambda: R(tf.scatter_add(v, [0, 0], [1., 2.])))
show(lambda: R(tf.scatter_update(v, [[0, 1]], [[5., 6.]])))
show(lambda: R(tf.scatter_update(v, 1, 9.)))
p = tf.placeholder(tf.float32, shape=[2])
q = tf.placeholder(tf.float64, shape=[], name='q')
show(lambda: R(p + 1, {p: np.array([1, 2])}))
show(lambda: R(q * 2, feed_dict={q: 3}))
show(lambda: R(q * 2, feed_dict={'q:0': 3}))
show(lambda: R(p + a))
b = a + 1
show(lambda: R(b * 2, {b: [0., 0., 1.]}))
show(lambda: R(tf.scan(lambda x, y: x + y, a, 0.5)))
show(lambda: R(tf.scan(lambda x, y: x + y * v[0], a, 0.5)))
show(lambda: R(tf.scan(lambda x, y: x + y * p[0], a, 0.5), {p: [2., 0.]}))
c = tf.Variable(0.)
R(c.initializer)
def body(x, y):
    with tf.control_dependencies([tf.assign_add(c, y)]):
        return tf.identity(x + y)
show(lambda: R(tf.scan(body, a, 0.)))
show(lambda: R(c))
show(lambda: R(tf.while_loop(lambda i, x: i < 3, lambda i, x: (i + 1, x * 2), [tf.constant(0), a])))
show(lambda: tf.Variable([1., 2.], name='v').name)
with tf.Graph().as_default():
    g2 = tf.constant(1.)
    with tf.Session() as s2:
        show(lambda: s2.run(g2 + 1))
with tf.variable_scope('sc'):
    show(lambda: tf.Variable(1.).name)
    show(lambda: (a + 1).name)
tf.reset_default_graph()
x = tf.constant(3)
show(lambda: x.name)
show(lambda: tf.Session().run(x))
show(lambda: tf.Session(config=tf.ConfigProto(intra_op_parallelism_threads=1)).run(x + 1))
