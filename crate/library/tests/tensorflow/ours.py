# An error in the step names the learner's line
import tensorflow as tf
def step(y, x):
    return y + tf.constant([1., 2., 3.])
tf.scan(step, tf.zeros([3]), tf.zeros([2]))
# ----
# What cannot be, and what to use instead
import numpy as np
import tensorflow as tf
def show(g):
    try:
        print(g())
    except Exception as e:
        print(type(e).__name__, e)
f = tf.function(lambda x: 1 if x > 0 else 2)
show(lambda: f(tf.constant(1.)))
show(lambda: tf.GradientTape())
show(lambda: tf.Session())
show(lambda: tf.log(1.))
show(lambda: tf.reduce_sm([1]))
show(lambda: tf.scan(lambda a, x: a + tf.reduce_sum(tf.boolean_mask(x, x > 0)), tf.zeros([2, 2]), 0.))
show(lambda: tf.scan(lambda a, x: a + np.sin(x), tf.zeros([2]), 0.))
show(lambda: tf.constant('text'))
show(lambda: tf.constant([1.]).T)
show(lambda: tf.reshape([1], tf.constant([1.])))
def body(a, x):
    return a + tf.random.normal([])
show(lambda: tf.scan(body, tf.zeros([2]), 0.))
leak = []
tf.scan(lambda a, x: leak.append(x) or a + x, tf.constant([1., 2.]))
show(lambda: leak[0] + 1)
many = tf.function(lambda x: [y for y in x][0])
show(lambda: many(tf.zeros([10_001])))
# ----
# Random numbers come again with their seed
import tensorflow as tf
import numpy as np
tf.random.set_seed(1)
a = tf.random.normal([1000])
b = tf.random.uniform([3], 2, 5)
tf.random.set_seed(1)
c = tf.random.normal([1000])
print(np.all(a == c), np.all((b >= 2) & (b < 5)), abs(np.mean(a)) < 0.2, 0.8 < np.std(a) < 1.2, a.dtype)
print(tf.random.uniform([100], 0, 3, tf.int32).numpy().max() <= 2, bool(tf.reduce_any(tf.random.normal([4]) != tf.random.normal([4]))))
