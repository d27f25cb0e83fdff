# The tutorial's Days 2 to 4 as a learner writes them.

# case: Euler's method by scan
# relative: 1e-12
def integrate(f, y0, t):
    steps = t[1:] - t[:-1]
    def step(y, at):
        t, dt = at
        return y + dt * f(y, t)
    return tf.concat([[y0], tf.scan(step, (t[:-1], steps), y0)], axis=0)
def f(X, t):
    x, y = X[0:1], X[1:2]
    return tf.concat([x - y, y - x], 0)
y = integrate(f, tf.constant([1, 0], dtype=tf.float64), tf.convert_to_tensor(np.arange(0, 2, 0.01), dtype_hint=tf.float64))
show(y.shape.as_list(), y[:4], y[-1])

# case: Euler's method in a session
# relative: 1e-12
import tensorflow.compat.v1 as tf
tf.disable_v2_behavior()
def check(t, y0):
    if not (y0.dtype.is_floating and t.dtype.is_floating):
        raise TypeError("floating point is needed")
def odeint(f, y0, t):
    t = tf.convert_to_tensor(t, preferred_dtype=tf.float64, name="t")
    y0 = tf.convert_to_tensor(y0, name="y0")
    check(t, y0)
    def step(y, at):
        t, dt = at
        return y + dt * f(y, t)
    y = tf.scan(step, (t[:-1], t[1:] - t[:-1]), y0)
    return tf.concat([[y0], y], axis=0)
state = odeint(lambda x, t: 5 * x, tf.constant([1.0], tf.float64), np.arange(0, 2, 0.01))
with tf.Session() as sess:
    state = sess.run(state)
show(state.shape, state[-1], state[:3])

# case: the integrator refuses ints
def odeint(f, y0, t):
    y0 = tf.convert_to_tensor(y0)
    if not y0.dtype.is_floating:
        raise TypeError("Error in Datatype")
odeint(None, [1, 0], np.arange(3.0))

# case: RK4 by scan
# relative: 1e-12
class Integrator:
    def integrate(self, f, y0, t):
        def step(y, at):
            t, dt = at
            return y + self.step(f, t, dt, y)
        y = tf.scan(step, (t[:-1], t[1:] - t[:-1]), y0)
        return tf.concat([[y0], y], axis=0)
    def step(self, f, t, dt, y):
        k1 = f(y, t)
        half = t + dt / 2
        dt = tf.cast(dt, y.dtype)
        k2 = f(y + dt * k1 / 2, half)
        k3 = f(y + dt * k2 / 2, half)
        k4 = f(y + dt * k3, t + dt)
        return tf.add_n([k1, 2 * k2, 2 * k3, k4]) * (dt / 6)
y = Integrator().integrate(lambda X, t: tf.stack([X[0] - X[1], X[1] - X[0]]), tf.constant([1.0, 0.0], tf.float64), tf.constant(np.arange(0, 2, 0.01)))
show(y[-1], y[100])

# case: the pendulum
# relative: 1e-10
def f(X, t):
    return tf.stack([X[1], -9.81 * tf.sin(X[0])])
def step(y, at):
    t, dt = at
    k1 = f(y, t)
    k2 = f(y + dt * k1 / 2, t + dt / 2)
    k3 = f(y + dt * k2 / 2, t + dt / 2)
    k4 = f(y + dt * k3, t + dt)
    return y + (k1 + 2 * k2 + 2 * k3 + k4) * (dt / 6)
t = np.arange(0, 2, 0.01)
y = tf.scan(step, (t[:-1], np.diff(t)), tf.constant([np.pi / 4, 0.0], tf.float64))
show(y[-1], y[50])

# case: Lorenz for a short time
# relative: 1e-9
sigma, rho, beta = 10.0, 28.0, 8.0 / 3.0
def f(X, t):
    x, y, z = X[0:1], X[1:2], X[2:3]
    return tf.concat([sigma * (y - x), x * (rho - z) - y, x * y - beta * z], 0)
def step(y, at):
    t, dt = at
    k1 = f(y, t)
    k2 = f(y + dt * k1 / 2, t + dt / 2)
    k3 = f(y + dt * k2 / 2, t + dt / 2)
    k4 = f(y + dt * k3, t + dt)
    return y + tf.add_n([k1, 2 * k2, 2 * k3, k4]) * (dt / 6)
t = tf.convert_to_tensor(np.arange(0, 5, 0.01))
y = tf.scan(step, (t[:-1], t[1:] - t[:-1]), tf.constant([1.0, 1.0, 1.0], tf.float64))
show(y[-1], y[200])

# case: the benchmark's equations
# relative: 1e-12
def f(x, t):
    return tf.sin(x * t)
def step(y, at):
    t, dt = at
    k1 = f(y, t)
    k2 = f(y + dt * k1 / 2, t + dt / 2)
    k3 = f(y + dt * k2 / 2, t + dt / 2)
    k4 = f(y + dt * k3, t + dt)
    return y + (k1 + 2 * k2 + 2 * k3 + k4) * dt / 6
t = np.arange(0, 5, 0.01)
y = tf.scan(step, (t[:-1], np.diff(t)), tf.constant(np.linspace(0.1, 1.0, 5)))
show(y.shape.as_list(), y[-1])

# case: the rates of potassium and sodium
# tolerance: 32
def K_prop(V):
    T = 22
    phi = 3.0 ** ((T - 36.0) / 10)
    V_ = V - (-50)
    alpha_n = 0.02 * (15.0 - V_) / (tf.exp((15.0 - V_) / 5.0) - 1.0)
    beta_n = 0.5 * tf.exp((10.0 - V_) / 40.0)
    return alpha_n / (alpha_n + beta_n), 1.0 / ((alpha_n + beta_n) * phi)
def Na_prop(V):
    T = 22
    phi = 3.0 ** ((T - 36) / 10)
    V_ = V - (-50)
    alpha_m = 0.32 * (13.0 - V_) / (tf.exp((13.0 - V_) / 4.0) - 1.0)
    beta_m = 0.28 * (V_ - 40.0) / (tf.exp((V_ - 40.0) / 5.0) - 1.0)
    alpha_h = 0.128 * tf.exp((17.0 - V_) / 18.0)
    beta_h = 4.0 / (tf.exp((40.0 - V_) / 5.0) + 1.0)
    return alpha_m / (alpha_m + beta_m), 1.0 / ((alpha_m + beta_m) * phi), alpha_h / (alpha_h + beta_h), 1.0 / ((alpha_h + beta_h) * phi)
V = tf.constant([-71.0, -55.5, -40.0, -20.0, 30.0], tf.float64)
show(K_prop(V), Na_prop(V))

# case: the rates at their singular voltages are not numbers
V = tf.constant([-35.0, -36.0], tf.float64)
V_ = V - (-50)
alpha_n = 0.02 * (15.0 - V_) / (tf.exp((15.0 - V_) / 5.0) - 1.0)
print(tf.math.is_nan(alpha_n).numpy().tolist())

# case: one neuron for ten milliseconds
# relative: 1e-9
def K_prop(V):
    phi = 3.0 ** ((22 - 36.0) / 10)
    V_ = V - (-50)
    alpha_n = 0.02 * (15.0 - V_) / (tf.exp((15.0 - V_) / 5.0) - 1.0)
    beta_n = 0.5 * tf.exp((10.0 - V_) / 40.0)
    return alpha_n / (alpha_n + beta_n), 1.0 / ((alpha_n + beta_n) * phi)
def Na_prop(V):
    phi = 3.0 ** ((22 - 36) / 10)
    V_ = V - (-50)
    alpha_m = 0.32 * (13.0 - V_) / (tf.exp((13.0 - V_) / 4.0) - 1.0)
    beta_m = 0.28 * (V_ - 40.0) / (tf.exp((V_ - 40.0) / 5.0) - 1.0)
    alpha_h = 0.128 * tf.exp((17.0 - V_) / 18.0)
    beta_h = 4.0 / (tf.exp((40.0 - V_) / 5.0) + 1.0)
    return alpha_m / (alpha_m + beta_m), 1.0 / ((alpha_m + beta_m) * phi), alpha_h / (alpha_h + beta_h), 1.0 / ((alpha_h + beta_h) * phi)
def odeint(f, y0, t, n=0, F_b=None):
    t = tf.convert_to_tensor(t)
    def step(y, at):
        t, dt = at
        k1 = f(y, t)
        half = t + dt / 2
        k2 = f(y + dt * k1 / 2, half)
        k3 = f(y + dt * k2 / 2, half)
        k4 = f(y + dt * k3, t + dt)
        out = y + tf.add_n([k1, 2 * k2, 2 * k3, k4]) * (dt / 6)
        if n == 0:
            return out
        fire_t = y[-n:]
        same = tf.zeros(tf.shape(fire_t), dtype=fire_t.dtype)
        crossed = tf.logical_and(tf.less(y[:n], F_b), tf.greater_equal(out[:n], F_b))
        return tf.concat([out[:-n], fire_t + tf.where(crossed, t - fire_t, same)], 0)
    y = tf.scan(step, (t[:-1], t[1:] - t[:-1]), y0)
    return tf.concat([[y0], y], axis=0)
C_m, g_K, E_K, g_Na, E_Na, g_L, E_L = 1, 10, -95, 100, 50, 0.15, -55
def dXdt(X, t):
    V, m, h, n = X[0:1], X[1:2], X[2:3], X[3:4]
    dVdt = (5 - g_Na * m ** 3 * h * (V - E_Na) - g_K * n ** 4 * (V - E_K) - g_L * (V - E_L)) / C_m
    m0, tm, h0, th = Na_prop(V)
    n0, tn = K_prop(V)
    return tf.concat([dVdt, - (1.0 / tm) * (m - m0), - (1.0 / th) * (h - h0), - (1.0 / tn) * (n - n0)], 0)
y0 = tf.constant([-71, 0, 0, 0], dtype=tf.float64)
state = tf.function(lambda: odeint(dXdt, y0, np.arange(0, 10, 0.01)), autograph=False)()
show(state.shape.as_list(), state[1], state[500], state[-1], tf.reduce_max(state[:, 0]))

# case: twenty neurons by scan
# relative: 1e-9
def K_prop(V):
    phi = 3.0 ** ((22 - 36.0) / 10)
    V_ = V - (-50)
    alpha_n = 0.02 * (15.0 - V_) / (tf.exp((15.0 - V_) / 5.0) - 1.0)
    beta_n = 0.5 * tf.exp((10.0 - V_) / 40.0)
    return alpha_n / (alpha_n + beta_n), 1.0 / ((alpha_n + beta_n) * phi)
def Na_prop(V):
    phi = 3.0 ** ((22 - 36) / 10)
    V_ = V - (-50)
    alpha_m = 0.32 * (13.0 - V_) / (tf.exp((13.0 - V_) / 4.0) - 1.0)
    beta_m = 0.28 * (V_ - 40.0) / (tf.exp((V_ - 40.0) / 5.0) - 1.0)
    alpha_h = 0.128 * tf.exp((17.0 - V_) / 18.0)
    beta_h = 4.0 / (tf.exp((40.0 - V_) / 5.0) + 1.0)
    return alpha_m / (alpha_m + beta_m), 1.0 / ((alpha_m + beta_m) * phi), alpha_h / (alpha_h + beta_h), 1.0 / ((alpha_h + beta_h) * phi)
def odeint(f, y0, t, n=0, F_b=None):
    t = tf.convert_to_tensor(t)
    def step(y, at):
        t, dt = at
        k1 = f(y, t)
        half = t + dt / 2
        k2 = f(y + dt * k1 / 2, half)
        k3 = f(y + dt * k2 / 2, half)
        k4 = f(y + dt * k3, t + dt)
        out = y + tf.add_n([k1, 2 * k2, 2 * k3, k4]) * (dt / 6)
        if n == 0:
            return out
        fire_t = y[-n:]
        same = tf.zeros(tf.shape(fire_t), dtype=fire_t.dtype)
        crossed = tf.logical_and(tf.less(y[:n], F_b), tf.greater_equal(out[:n], F_b))
        return tf.concat([out[:-n], fire_t + tf.where(crossed, t - fire_t, same)], 0)
    y = tf.scan(step, (t[:-1], t[1:] - t[:-1]), y0)
    return tf.concat([[y0], y], axis=0)
n_n = 20
C_m, g_K, E_K, g_Na, E_Na, g_L, E_L = ([x] * n_n for x in (1.0, 10.0, -95.0, 100, 50, 0.15, -55.0))
def dXdt(X, t):
    V, m, h, n = X[:1 * n_n], X[1 * n_n:2 * n_n], X[2 * n_n:3 * n_n], X[3 * n_n:]
    dVdt = (np.linspace(0, 10, n_n) - g_Na * m ** 3 * h * (V - E_Na) - g_K * n ** 4 * (V - E_K) - g_L * (V - E_L)) / C_m
    m0, tm, h0, th = Na_prop(V)
    n0, tn = K_prop(V)
    return tf.concat([dVdt, - (1.0 / tm) * (m - m0), - (1.0 / th) * (h - h0), - (1.0 / tn) * (n - n0)], 0)
y0 = tf.constant([-71] * n_n + [0, 0, 0] * n_n, dtype=tf.float64)
t = np.arange(0, 5, 0.01)
state = tf.function(lambda: odeint(dXdt, y0, t), autograph=False)()
show(state.shape.as_list(), state[-1], state[100, ::7])

# case: three neurons for twenty milliseconds
# relative: 1e-8
def K_prop(V):
    phi = 3.0 ** ((22 - 36.0) / 10)
    V_ = V - (-50)
    alpha_n = 0.02 * (15.0 - V_) / (tf.exp((15.0 - V_) / 5.0) - 1.0)
    beta_n = 0.5 * tf.exp((10.0 - V_) / 40.0)
    return alpha_n / (alpha_n + beta_n), 1.0 / ((alpha_n + beta_n) * phi)
def Na_prop(V):
    phi = 3.0 ** ((22 - 36) / 10)
    V_ = V - (-50)
    alpha_m = 0.32 * (13.0 - V_) / (tf.exp((13.0 - V_) / 4.0) - 1.0)
    beta_m = 0.28 * (V_ - 40.0) / (tf.exp((V_ - 40.0) / 5.0) - 1.0)
    alpha_h = 0.128 * tf.exp((17.0 - V_) / 18.0)
    beta_h = 4.0 / (tf.exp((40.0 - V_) / 5.0) + 1.0)
    return alpha_m / (alpha_m + beta_m), 1.0 / ((alpha_m + beta_m) * phi), alpha_h / (alpha_h + beta_h), 1.0 / ((alpha_h + beta_h) * phi)
def odeint(f, y0, t, n=0, F_b=None):
    t = tf.convert_to_tensor(t)
    def step(y, at):
        t, dt = at
        k1 = f(y, t)
        half = t + dt / 2
        k2 = f(y + dt * k1 / 2, half)
        k3 = f(y + dt * k2 / 2, half)
        k4 = f(y + dt * k3, t + dt)
        out = y + tf.add_n([k1, 2 * k2, 2 * k3, k4]) * (dt / 6)
        if n == 0:
            return out
        fire_t = y[-n:]
        same = tf.zeros(tf.shape(fire_t), dtype=fire_t.dtype)
        crossed = tf.logical_and(tf.less(y[:n], F_b), tf.greater_equal(out[:n], F_b))
        return tf.concat([out[:-n], fire_t + tf.where(crossed, t - fire_t, same)], 0)
    y = tf.scan(step, (t[:-1], t[1:] - t[:-1]), y0)
    return tf.concat([[y0], y], axis=0)
n_n = 3
C_m, g_K, E_K, g_Na, E_Na, g_L, E_L = ([x] * n_n for x in (1.0, 10.0, -95.0, 100, 50, 0.15, -55.0))
ach_mat, gaba_mat = np.zeros((n_n, n_n)), np.zeros((n_n, n_n))
ach_mat[1, 0] = 1
gaba_mat[2, 1] = 1
n_ach, n_gaba = int(np.sum(ach_mat)), int(np.sum(gaba_mat))
alp_ach, bet_ach, alp_gaba, bet_gaba = [10.0] * n_ach, [0.2] * n_ach, [10.0] * n_gaba, [0.16] * n_gaba
t_max, t_delay, A = 0.3, 0, [0.5] * n_n
g_ach, E_ach, g_gaba, E_gaba = [0.35] * n_n, [0.0] * n_n, [0.8] * n_n, [-70.0] * n_n
V0, sigma, F_b = [-20.0] * n_n, [1.5] * n_n, [0.0] * n_n
epsilon = 0.01
t = np.arange(0, 20, epsilon)
current = np.zeros((n_n, t.shape[0]))
current[0, 200:1800] = 7.5
def I_inj(t):
    index = tf.cast(t / epsilon, tf.int32)
    return tf.constant(current.T, dtype=tf.float64)[index]
def I_ach(o, V):
    ind = tf.boolean_mask(tf.range(n_n ** 2), ach_mat.reshape(-1) == 1)
    o_ = tf.tensor_scatter_nd_update(tf.zeros([n_n ** 2], tf.float64), tf.reshape(ind, (-1, 1)), o)
    o_ = tf.transpose(tf.reshape(o_, (n_n, n_n)))
    return tf.reduce_sum(tf.transpose((o_ * (V - E_ach)) * g_ach), 1)
def I_gaba(o, V):
    ind = tf.boolean_mask(tf.range(n_n ** 2), gaba_mat.reshape(-1) == 1)
    o_ = tf.tensor_scatter_nd_update(tf.zeros([n_n ** 2], tf.float64), tf.reshape(ind, (-1, 1)), o)
    o_ = tf.transpose(tf.reshape(o_, (n_n, n_n)))
    return tf.reduce_sum(tf.transpose((o_ * (V - E_gaba)) * g_gaba), 1)
def dXdt(X, t):
    V, m, h, n = X[:1 * n_n], X[1 * n_n:2 * n_n], X[2 * n_n:3 * n_n], X[3 * n_n:4 * n_n]
    o_ach = X[4 * n_n:4 * n_n + n_ach]
    o_gaba = X[4 * n_n + n_ach:4 * n_n + n_ach + n_gaba]
    fire_t = X[-n_n:]
    dVdt = (I_inj(t) - g_Na * m ** 3 * h * (V - E_Na) - g_K * n ** 4 * (V - E_K) - g_L * (V - E_L) - I_ach(o_ach, V) - I_gaba(o_gaba, V)) / C_m
    m0, tm, h0, th = Na_prop(V)
    n0, tn = K_prop(V)
    A_ = tf.constant(A, dtype=tf.float64)
    Z_ = tf.zeros(tf.shape(A_), dtype=tf.float64)
    T_ach = tf.where(tf.logical_and(tf.greater(t, fire_t + t_delay), tf.less(t, fire_t + t_max + t_delay)), A_, Z_)
    T_ach = tf.multiply(tf.constant(ach_mat, dtype=tf.float64), T_ach)
    T_ach = tf.boolean_mask(tf.reshape(T_ach, (-1,)), ach_mat.reshape(-1) == 1)
    T_gaba = 1.0 / (1.0 + tf.exp(-(V - V0) / sigma))
    T_gaba = tf.multiply(tf.constant(gaba_mat, dtype=tf.float64), T_gaba)
    T_gaba = tf.boolean_mask(tf.reshape(T_gaba, (-1,)), gaba_mat.reshape(-1) == 1)
    return tf.concat([dVdt, - (1.0 / tm) * (m - m0), - (1.0 / th) * (h - h0), - (1.0 / tn) * (n - n0),
                      alp_ach * (1.0 - o_ach) * T_ach - bet_ach * o_ach, alp_gaba * (1.0 - o_gaba) * T_gaba - bet_gaba * o_gaba,
                      tf.zeros(tf.shape(fire_t), dtype=fire_t.dtype)], 0)
y0 = tf.constant([-71] * n_n + [0, 0, 0] * n_n + [0] * n_ach + [0] * n_gaba + [-9999999] * n_n, dtype=tf.float64)
state = tf.function(lambda: odeint(dXdt, y0, t, n_n, F_b), autograph=False)()
state = state.numpy()
show(state.shape, state[-1], state[1000], state[:, :3].max(axis=0), state[-1, -3:])

# case: three neurons in a session, with variables in the step
# relative: 1e-8
import tensorflow.compat.v1 as tf
tf.disable_v2_behavior()
def K_prop(V):
    phi = 3.0 ** ((22 - 36.0) / 10)
    V_ = V - (-50)
    alpha_n = 0.02 * (15.0 - V_) / (tf.exp((15.0 - V_) / 5.0) - 1.0)
    beta_n = 0.5 * tf.exp((10.0 - V_) / 40.0)
    return alpha_n / (alpha_n + beta_n), 1.0 / ((alpha_n + beta_n) * phi)
def Na_prop(V):
    phi = 3.0 ** ((22 - 36) / 10)
    V_ = V - (-50)
    alpha_m = 0.32 * (13.0 - V_) / (tf.exp((13.0 - V_) / 4.0) - 1.0)
    beta_m = 0.28 * (V_ - 40.0) / (tf.exp((V_ - 40.0) / 5.0) - 1.0)
    alpha_h = 0.128 * tf.exp((17.0 - V_) / 18.0)
    beta_h = 4.0 / (tf.exp((40.0 - V_) / 5.0) + 1.0)
    return alpha_m / (alpha_m + beta_m), 1.0 / ((alpha_m + beta_m) * phi), alpha_h / (alpha_h + beta_h), 1.0 / ((alpha_h + beta_h) * phi)
def odeint(f, y0, t, n=0, F_b=None):
    t = tf.convert_to_tensor(t)
    def step(y, at):
        t, dt = at
        k1 = f(y, t)
        half = t + dt / 2
        k2 = f(y + dt * k1 / 2, half)
        k3 = f(y + dt * k2 / 2, half)
        k4 = f(y + dt * k3, t + dt)
        out = y + tf.add_n([k1, 2 * k2, 2 * k3, k4]) * (dt / 6)
        if n == 0:
            return out
        fire_t = y[-n:]
        same = tf.zeros(tf.shape(fire_t), dtype=fire_t.dtype)
        crossed = tf.logical_and(tf.less(y[:n], F_b), tf.greater_equal(out[:n], F_b))
        return tf.concat([out[:-n], fire_t + tf.where(crossed, t - fire_t, same)], 0)
    y = tf.scan(step, (t[:-1], t[1:] - t[:-1]), y0)
    return tf.concat([[y0], y], axis=0)
n_n = 3
C_m, g_K, E_K, g_Na, E_Na, g_L, E_L = ([x] * n_n for x in (1.0, 10.0, -95.0, 100, 50, 0.15, -55.0))
ach_mat, gaba_mat = np.zeros((n_n, n_n)), np.zeros((n_n, n_n))
ach_mat[1, 0] = 1
gaba_mat[2, 1] = 1
n_ach, n_gaba = int(np.sum(ach_mat)), int(np.sum(gaba_mat))
alp_ach, bet_ach, alp_gaba, bet_gaba = [10.0] * n_ach, [0.2] * n_ach, [10.0] * n_gaba, [0.16] * n_gaba
t_max, t_delay, A = 0.3, 0, [0.5] * n_n
g_ach, E_ach, g_gaba, E_gaba = [0.35] * n_n, [0.0] * n_n, [0.8] * n_n, [-70.0] * n_n
V0, sigma, F_b = [-20.0] * n_n, [1.5] * n_n, [0.0] * n_n
epsilon = 0.01
t = np.arange(0, 20, epsilon)
current = np.zeros((n_n, t.shape[0]))
current[0, 200:1800] = 7.5
def I_inj(t):
    index = tf.cast(t / epsilon, tf.int32)
    return tf.constant(current.T, dtype=tf.float64)[index]
def I_ach(o, V):
    o_ = tf.Variable([0.0] * n_n ** 2, dtype=tf.float64)
    ind = tf.boolean_mask(tf.range(n_n ** 2), ach_mat.reshape(-1) == 1)
    o_ = tf.scatter_update(o_, ind, o)
    o_ = tf.transpose(tf.reshape(o_, (n_n, n_n)))
    return tf.reduce_sum(tf.transpose((o_ * (V - E_ach)) * g_ach), 1)
def I_gaba(o, V):
    o_ = tf.Variable([0.0] * n_n ** 2, dtype=tf.float64)
    ind = tf.boolean_mask(tf.range(n_n ** 2), gaba_mat.reshape(-1) == 1)
    o_ = tf.scatter_update(o_, ind, o)
    o_ = tf.transpose(tf.reshape(o_, (n_n, n_n)))
    return tf.reduce_sum(tf.transpose((o_ * (V - E_gaba)) * g_gaba), 1)
def dXdt(X, t):
    V, m, h, n = X[:1 * n_n], X[1 * n_n:2 * n_n], X[2 * n_n:3 * n_n], X[3 * n_n:4 * n_n]
    o_ach = X[4 * n_n:4 * n_n + n_ach]
    o_gaba = X[4 * n_n + n_ach:4 * n_n + n_ach + n_gaba]
    fire_t = X[-n_n:]
    dVdt = (I_inj(t) - g_Na * m ** 3 * h * (V - E_Na) - g_K * n ** 4 * (V - E_K) - g_L * (V - E_L) - I_ach(o_ach, V) - I_gaba(o_gaba, V)) / C_m
    m0, tm, h0, th = Na_prop(V)
    n0, tn = K_prop(V)
    A_ = tf.constant(A, dtype=tf.float64)
    Z_ = tf.zeros(tf.shape(A_), dtype=tf.float64)
    T_ach = tf.where(tf.logical_and(tf.greater(t, fire_t + t_delay), tf.less(t, fire_t + t_max + t_delay)), A_, Z_)
    T_ach = tf.multiply(tf.constant(ach_mat, dtype=tf.float64), T_ach)
    T_ach = tf.boolean_mask(tf.reshape(T_ach, (-1,)), ach_mat.reshape(-1) == 1)
    T_gaba = 1.0 / (1.0 + tf.exp(-(V - V0) / sigma))
    T_gaba = tf.multiply(tf.constant(gaba_mat, dtype=tf.float64), T_gaba)
    T_gaba = tf.boolean_mask(tf.reshape(T_gaba, (-1,)), gaba_mat.reshape(-1) == 1)
    return tf.concat([dVdt, - (1.0 / tm) * (m - m0), - (1.0 / th) * (h - h0), - (1.0 / tn) * (n - n0),
                      alp_ach * (1.0 - o_ach) * T_ach - bet_ach * o_ach, alp_gaba * (1.0 - o_gaba) * T_gaba - bet_gaba * o_gaba,
                      tf.zeros(tf.shape(fire_t), dtype=fire_t.dtype)], 0)
y0 = tf.constant([-71] * n_n + [0, 0, 0] * n_n + [0] * n_ach + [0] * n_gaba + [-9999999] * n_n, dtype=tf.float64)
state = odeint(dXdt, y0, t, n_n, F_b)
with tf.Session() as sess:
    tf.global_variables_initializer().run()
    state = sess.run(state)
show(state.shape, state[-1], state[1000], state[:, :3].max(axis=0), state[-1, -3:])

# case: batches join without a seam
# relative: 1e-12
def step(y, at):
    t, dt = at
    return y + dt * tf.sin(y * t)
t = np.arange(0, 2, 0.01)
y0 = tf.constant([0.5, 1.5], tf.float64)
whole = tf.concat([[y0], tf.scan(step, (t[:-1], np.diff(t)), y0)], 0).numpy()
parts, y = [], y0
for n, i in enumerate(np.array_split(t, 2)):
    if n > 0:
        i = np.append(last, i)
    part = tf.concat([[y], tf.scan(step, (i[:-1], np.diff(i)), y)], 0).numpy()
    parts.append(part[1:] if n else part)
    last, y = i[-1], tf.constant(part[-1], tf.float64)
print(np.array_equal(whole, np.concatenate(parts)))
show(whole[-1])

# case: spikes are counted inside the scan
# relative: 1e-9
def step(s, x):
    v, count = s
    new = v + 0.1 * x
    fired = tf.logical_and(v < 1.0, new >= 1.0)
    return tf.where(fired, tf.zeros_like(new), new), count + tf.cast(fired, tf.int32)
v, count = tf.scan(step, tf.ones([100], tf.float64), (tf.constant([0.0, 0.5], tf.float64), tf.constant([0, 0])))
show(v[-1], count[-1])

# case: the integrator as a function
# relative: 1e-12
@tf.function(autograph=False)
def run(y0, t):
    return tf.scan(lambda y, at: y + at[1] * (-y), (t[:-1], t[1:] - t[:-1]), y0)
show(run(tf.constant([1.0, 2.0], tf.float64), tf.constant(np.arange(0, 1, 0.1)))[-1])

# case: a leaky neuron by while_loop
# relative: 1e-12
def body(i, v, n):
    v = v + 0.1 * (-(v + 65.0) + 20.0) / 10.0
    fired = v > -50.0
    return i + 1, tf.where(fired, tf.constant(-65.0, tf.float64), v), n + tf.cast(fired, tf.int32)
i, v, n = tf.while_loop(lambda i, v, n: i < 1000, body, (0, tf.constant(-65.0, tf.float64), tf.constant(0)))
show(i, v, n)
