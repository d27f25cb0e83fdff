# brunsviga.odeint with functions of tensors: compiled by the site's engine, called by web/python/brunsviga.py on CPython.

# case: every method on a function of tensors
# relative: 1e-9
from brunsviga import odeint
def pendulum(y, t):
    return tf.concat([y[1:2], -9.81 * tf.sin(y[0:1])], 0)
t = np.linspace(0, 2, 41)
for method in ["euler", "midpoint", "heun", "rk4", "rk23", "rk45", "tsit5"]:
    y, info = odeint(pendulum, [1.0, 0.0], t, method=method, full_output=True)
    print(method, y.shape, y[-1, 0], y[-1, 1], info["accepted"], info["rejected"], info["evaluations"], info["outcome"])

# case: the array that comes back is NumPy's
from brunsviga import odeint
y = odeint(lambda y, t: -tf.identity(y), tf.constant([1.0, 2.0], tf.float64), tf.constant([0.0, 0.5], tf.float64))
print(type(y).__name__, y.dtype, y.shape, np.round(y[-1], 6))
y = odeint(lambda y, t: -tf.identity(y), tf.constant([1.0, 2.0]), [0.0, 0.5], method="tsit5")
print(type(y).__name__, y.dtype, y.shape, np.round(y[-1], 4))

# case: time, arguments, captured tensors and variables, lists
# relative: 1e-9
from brunsviga import odeint
k = tf.Variable([0.5, 2.0], dtype=tf.float64)
big = tf.ones((5,), tf.float64)
def f(y, t, a, b=1.0):
    return [-k[0] * y[0] * tf.cos(t) * a, b * tf.reduce_mean(big) - k[1] * y[1]]
t = np.linspace(0, 3, 7)
print(odeint(f, [1.0, 0.0], t, args=(2.0,)).tolist())
print(odeint(f, [1.0, 0.0], t, "rk45", 1e-8, 1e-8, args=(2.0, 3.0)).tolist())
k.assign([0.0, 0.0])
print(odeint(f, [1.0, 0.0], t, args=(2.0,))[-1].tolist())

# case: a state that is a matrix
# relative: 1e-12
from brunsviga import odeint
a = tf.constant([[0.0, 1.0], [-1.0, 0.0]], tf.float64)
y = odeint(lambda y, t: tf.matmul(a, y), tf.eye(2, dtype=tf.float64), [0.0, 0.1, 0.3])
print(y.shape, y.ravel().tolist())

# case: events on tensors
from brunsviga import odeint
def ball(y, t):
    return tf.stack([y[1], tf.constant(-9.81, tf.float64)])
def floor(y, t):
    return y[0]
floor.terminal = True
floor.direction = -1
def top(y, t):
    return y[1]
t = np.linspace(0, 5, 11)
y, info = odeint(ball, [1.0, 10.0], t, method="tsit5", events=[floor, top], full_output=True)
print(y.shape, info["outcome"], np.round(info["t_events"][0], 9), np.round(info["t_events"][1], 9))
print(np.round(info["y_events"][1], 6), info["y_events"][0].shape)

# case: Hodgkin and Huxley's neuron as the tutorial writes it
from brunsviga import odeint
def K_prop(V):
    v = V + 50.0
    alpha = 0.02 * (15.0 - v) / (tf.exp((15.0 - v) / 5.0) - 1.0)
    beta = 0.5 * tf.exp((10.0 - v) / 40.0)
    phi = 3.0 ** ((22.0 - 36.0) / 10)
    return alpha / (alpha + beta), 1.0 / ((alpha + beta) * phi)
def Na_prop(V):
    v = V + 50.0
    phi = 3.0 ** ((22.0 - 36.0) / 10)
    alpha = 0.32 * (13.0 - v) / (tf.exp((13.0 - v) / 4.0) - 1.0)
    beta = 0.28 * (v - 40.0) / (tf.exp((v - 40.0) / 5.0) - 1.0)
    m, tm = alpha / (alpha + beta), 1.0 / ((alpha + beta) * phi)
    alpha = 0.128 * tf.exp((17.0 - v) / 18.0)
    beta = 4.0 / (tf.exp((40.0 - v) / 5.0) + 1.0)
    return m, tm, alpha / (alpha + beta), 1.0 / ((alpha + beta) * phi)
def dXdt(X, t):
    V, m, h, n = X[0:1], X[1:2], X[2:3], X[3:4]
    m0, tm, h0, th = Na_prop(V)
    n0, tn = K_prop(V)
    dV = 5.0 - 100.0 * m**3 * h * (V - 50.0) - 10.0 * n**4 * (V + 95.0) - 0.15 * (V + 55.0)
    return tf.concat([dV, -(m - m0) / tm, -(h - h0) / th, -(n - n0) / tn], 0)
def fires(y, t):
    return y[0]
fires.direction = 1
y, info = odeint(dXdt, [-71.0, 0, 0, 0], [0.0, 10.0], "tsit5", 1e-7, 1e-7, events=fires, full_output=True)
print(np.round(info["t_events"][0], 6), np.round(y[-1], 5), info["outcome"])
t = np.arange(0, 9, 0.02)
V = odeint(dXdt, [-71.0, 0, 0, 0], t)[:, 0]
k = np.flatnonzero((V[:-1] < 0) & (V[1:] >= 0))
print(V.shape, np.round(t[k] - V[k] * 0.02 / (V[k + 1] - V[k]), 6), np.round(V.max(), 5))

# case: a fixed step that diverges
from brunsviga import odeint
y, info = odeint(lambda y, t: tf.square(y), [0.0, 1.0], np.arange(0, 20, 1.0), "euler", full_output=True)
print(info["outcome"], info["message"], y[3].tolist(), np.isfinite(y[-1]))

# case: a solution that ends
from brunsviga import odeint
y, info = odeint(lambda y, t: tf.square(y), [1.0], [0, 0.5, 2.0], "rk45", full_output=True)
print(y.shape, info["outcome"], np.round(y[1], 5), info["message"][:39])
fails(lambda: odeint(lambda y, t: tf.square(y), [1.0], [0, 0.5, 2.0], "rk45"))

# case: a slope of another type
from brunsviga import odeint
odeint(lambda y, t: tf.cast(y, tf.float32), [1.0, 2.0], [0, 1])

# case: a slope of another shape
from brunsviga import odeint
odeint(lambda y, t: tf.concat([y, y], 0), [1.0, 2.0], [0, 1])

# case: inside of a traced function
from brunsviga import odeint
@tf.function
def run(y0):
    return odeint(lambda y, t: -y, y0, [0.0, 1.0])
fails(lambda: run(tf.constant([1.0])))

# case: times out of order
from brunsviga import odeint
odeint(lambda y, t: -tf.identity(y), [1.0], [0, 2, 1], "rk45")

# case: a function that only tensors suit
from brunsviga import odeint
def f(y, t):
    return -y * tf.cast(y.shape.as_list()[0], tf.float64)
print(np.round(odeint(f, [1.0, 2.0], [0.0, 0.1]), 6).tolist())
