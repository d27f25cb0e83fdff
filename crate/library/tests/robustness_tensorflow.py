# Calls everything in tensorflow with odd arguments: eager, in the function of a scan, and in graph mode. Whatever is raised is a Python
# exception: anything else (a panic, an abort) ends the test. Prints how many calls were made.
import numpy as np
import tensorflow as tf

odd = [
    None, -1, 2**40, 2**70, float('nan'), 'abc', [], [[1, 2], [3]], (2, 3), {}, ..., len, slice(None, None, 0), np.float64(2.5), np.zeros((0, 3)), np.arange(6.0).reshape(2, 3),
    tf.float64, tf.TensorShape([2, None]), tf.TensorShape(None), tf.constant([0, 2, 1]), tf.constant([[1.5, 2.5], [0.5, 4.5]]), tf.constant([True, False, True]),
    tf.constant(3), tf.zeros([0, 2]), tf.Variable([1.0, 2.0, 3.0]), [tf.constant(1.0), 2.0],
]
few = [None, -1, 2**40, [[0], [1]], np.arange(6.0).reshape(2, 3), tf.constant([0, 2, 1]), tf.constant([[1.5, 2.5], [0.5, 4.5]]), lambda *a: a[0]]
unsafe = {'disable_eager_execution', 'enable_eager_execution', 'disable_v2_behavior', 'enable_v2_behavior', 'disable_tensor_equality', 'enable_tensor_equality', 'InteractiveSession',
          'while_loop', 'print'}
count = 0


def attempt(f, *args, **keywords):
    global count
    count += 1
    try:
        f(*args, **keywords)
    except Exception as e:
        str(e)


def hammer(places, one, two, three):
    seen = set()
    for place in places:
        for name in dir(place):
            if name.startswith('_') or name in unsafe or name in seen:
                continue
            thing = getattr(place, name)
            if not callable(thing):
                continue
            seen.add(name)
            attempt(thing)
            for a in one:
                attempt(thing, a)
            for a in two:
                for b in two:
                    attempt(thing, a, b)
            for a in three:
                attempt(thing, a, axis=2**40)
                attempt(thing, a, axis=-2**63)
                attempt(thing, a, name=a)
                attempt(thing, a, dtype=a)
                for b in three:
                    for c in three:
                        attempt(thing, a, b, c)


hammer([tf, tf.math, tf.linalg, tf.nn, tf.random, tf.nest, tf.config, tf.compat.v1, tf.dtypes], odd, few, few[4:7])

operators = [
    lambda a, b: a + b, lambda a, b: a - b, lambda a, b: a * b, lambda a, b: a / b, lambda a, b: a // b, lambda a, b: a % b, lambda a, b: a @ b, lambda a, b: a ** b,
    lambda a, b: a & b, lambda a, b: a << b, lambda a, b: a == b, lambda a, b: a < b, lambda a, b: a[b], lambda a, b: a[b, ..., None], lambda a, b: a in b,
    lambda a, b: f'{a:{b}}', lambda a, b: a.__setitem__(b, a), lambda a, b: round(a, b), lambda a, b: a.assign(b), lambda a, b: a.assign_add(b), lambda a, b: a.set_shape(b),
]
for f in operators:
    for a in odd[16:]:
        for b in odd:
            attempt(f, a, b)
            attempt(f, b, a)


def inside(state, element):
    two = [state, tf.cast(element, tf.int32), state > 0.0, [0, 1], tf.reshape(state, [3, 1])]
    hammer([tf], odd[18:], two, two[:1])
    return state


attempt(tf.scan, inside, tf.constant([1.5, 2.5]), tf.zeros([3]))
tf.compat.v1.disable_eager_execution()
two = [tf.constant([1.5, 2.5, 0.5]), tf.compat.v1.placeholder(tf.int32, [2]), tf.Variable([1.0, 2.0]), [0, 1]]
hammer([tf, tf.compat.v1], odd[18:], two, two[:1])
session = tf.compat.v1.Session()
for a in odd + two:
    attempt(session.run, a)
    attempt(session.run, two[0], {two[1]: a})
    attempt(session.run, two[0], {two[0]: a})
    attempt(session.run, two[0], a)
print(count > 20000, count)
