# Loops, branches and functions
import numpy as np
import tensorflow as tf
import collections
def show(f, *a):
    try:
        r = f(*a)
        print(repr(r))
    except Exception as e:
        print('!!', type(e).__name__, str(e).split('}} ')[-1].split(' [Op')[0].split('\n')[0][:150])
P = collections.namedtuple('P', 'x y')
a = tf.constant([1., 2., 3.])
# scans
show(lambda: tf.scan(lambda s, x: P(s.x + x, s.y * x), a, P(0., 1.)))
show(lambda: tf.scan(lambda s, x: [s[0] + x, s[1]], a, [0., tf.constant(1)]))
show(lambda: tf.scan(lambda s, x: (s[0] + x[0], s[1] + x[1]), (a, a)))
show(lambda: tf.scan(lambda s, x: s + x[0] * x[1], (a, a), 0.))
show(lambda: tf.scan(lambda s, x: s + x, np.arange(6.).reshape(3, 2)))
show(lambda: tf.scan(lambda s, x: s + tf.scan(lambda u, v: u * v, a)[-1] * x, a))
show(lambda: tf.scan(lambda s, x: s + tf.scan(lambda u, v: u + v * x, a, s)[-1], a, 0.))
show(lambda: tf.scan(lambda s, x: tf.where(x > 1.5, s + x, s), a, 0.))
show(lambda: tf.scan(lambda s, x: tf.cond(x > 1.5, lambda: s + x, lambda: s), a, 0.))
show(lambda: tf.scan(lambda s, x: s + tf.while_loop(lambda i, t: i < 3, lambda i, t: [i + 1, t * x], [0, 1.])[1], a, 0.))
show(lambda: tf.scan(lambda s, x: s + 1, a, 0))
show(lambda: tf.scan(lambda s, x: x, a, 0.))
show(lambda: tf.scan(lambda s, x: 1.0, a, 0.))
show(lambda: tf.scan(lambda s, x: (s, s), a, (0., 1., 2.)))
show(lambda: tf.scan(lambda s, x: s + x, a, 0., reverse=True))
show(lambda: tf.scan(lambda s, x: {'k': s['k'] + x}, a, {'k': 0.}))
v = tf.Variable(1.)
show(lambda: tf.scan(lambda s, x: s + x * v, a, 0.))
# while
show(lambda: tf.while_loop(lambda i: i < 5, lambda i: [i + 1], [0]))
show(lambda: tf.while_loop(lambda i, s: i < 5, lambda i, s: (i + 1, s + tf.cast(i, tf.float32)), (0, 0.)))
show(lambda: tf.while_loop(lambda i: True, lambda i: [i + 1], [0], maximum_iterations=3))
show(lambda: tf.while_loop(lambda p: p['i'] < 3, lambda p: [{'i': p['i'] + 1}], [{'i': 0}]))
# map
show(lambda: tf.map_fn(lambda x: x + 1, a))
show(lambda: tf.map_fn(lambda x: (x, x * 2), a, fn_output_signature=(tf.float32, tf.float32)))
show(lambda: tf.map_fn(lambda x: tf.cast(x, tf.int32), a, fn_output_signature=tf.int32))
show(lambda: tf.map_fn(lambda x: x[0] * x[1], (a, a), fn_output_signature=tf.float32))
show(lambda: tf.foldl(lambda s, x: s - x, a))
show(lambda: tf.foldr(lambda s, x: s - x, a))
show(lambda: tf.foldl(lambda s, x: s - x, a, initializer=10.))
show(lambda: tf.cond(tf.constant(False), lambda: 1, lambda: 2))
show(lambda: tf.cond(a[0] > 0, lambda: (a, 1), lambda: (a, 2)))
show(lambda: tf.cond(True, lambda: a, lambda: a))
# function
@tf.function
def f(x, y=1):
    return x + y
show(lambda: f(1))
show(lambda: f(a, 2))
show(lambda: f(a, y=a))
show(lambda: f(np.array([1., 2.])))
show(lambda: f(x=2.))
@tf.function
def g(x):
    if x is None:
        return None
    return [x, (x * 2, {'k': x - 1})]
show(lambda: g(a))
show(lambda: g(None))
@tf.function
def h(n):
    s = 0.
    for i in range(n):
        s += i
    return s
show(lambda: h(4))
@tf.function(jit_compile=True)
def k(x):
    return tf.reduce_sum(x) + v
show(lambda: k(a))
v.assign(5.)
show(lambda: k(a))
show(lambda: f.python_function(1, 2))
w = tf.Variable([0., 0.])
@tf.function
def upd(x):
    w.assign_add(x)
    y = w * 2
    w.assign(y)
    return w[0]
show(lambda: upd(tf.constant([1., 2.])))
show(lambda: w.numpy())
@tf.function
def upd_loop():
    for i in range(3):
        w.assign_add([1., 1.])
    tf.while_loop(lambda i: i < 2, lambda i: (w.assign_add([10., 10.]), i + 1)[1], [0])
    return w.read_value()
show(lambda: upd_loop())
show(lambda: w.numpy())
@tf.function
def cl(x):
    return tf.cond(x > 0, lambda: w.assign([7., 7.]), lambda: w.assign([8., 8.]))
show(lambda: cl(tf.constant(1.)))
show(lambda: w.numpy())
@tf.function
def sh(x):
    return tf.zeros(tf.shape(x)) + tf.cast(tf.size(x), tf.float32), x.shape[0] * 2, tf.reshape(x, [-1, 1]).shape[0]
show(lambda: sh(a))
@tf.function
def nested(x):
    @tf.function
    def inner(y):
        return y * x
    return inner(x) + inner(2.)
show(lambda: nested(a))
@tf.function
def gd(x, i):
    return x[i], x[i + 1], x[-1], tf.gather(x, i), x[..., tf.newaxis][i]
show(lambda: gd(a, tf.constant(1)))
show(lambda: gd(a, tf.constant(5)))
show(lambda: f.get_concrete_function(tf.TensorSpec([2], tf.float32)) is not None)
show(lambda: tf.function(lambda x: x * 2)(3))
show(lambda: tf.TensorSpec([None, 2], tf.float64, name='q'))
show(lambda: tf.function(lambda x: np.sin(2.) * x + np.array([1., 2., 3.]))(a))
show(lambda: tf.function(lambda x: (x.shape, x.dtype)[1] == tf.float32)(a))
show(lambda: tf.function(lambda x: tf.random.normal([2]).shape[0] * x)(a))
with tf.device('/CPU:0'):
    print(a * 2)
with tf.name_scope('s'):
    print(a + 1)
