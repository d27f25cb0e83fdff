# The module brunsviga: CPython runs web/python/brunsviga.py, the site's engine its own copy. Both must print the same.

# case: every method on the pendulum
from brunsviga import odeint
def pendulum(y, t):
    return np.array([y[1], -9.81 * np.sin(y[0])])
t = np.linspace(0, 2, 41)
for method in ["euler", "midpoint", "heun", "rk4", "rk23", "rk45", "dopri5", "tsit5"]:
    y = odeint(pendulum, [1.0, 0.0], t, method=method)
    print(f"{method:8} {y.shape} {y[-1, 0]:.9f} {y[-1, 1]:.9f}")

# case: an integrator written by hand gives the bits of rk4
from brunsviga import odeint
def f(y, t):
    return np.array([y[0] - y[1] * t, y[1] - y[0] / 3])
t = np.concatenate([np.arange(0, 1, 0.01), np.arange(1, 3, 0.03)])
y = np.zeros((len(t), 2))
y[0] = 1.0, 0.5
for i in range(len(t) - 1):
    h = t[i + 1] - t[i]
    k1 = f(y[i], t[i])
    k2 = f(y[i] + h * k1 / 2, t[i] + h / 2)
    k3 = f(y[i] + h * k2 / 2, t[i] + h / 2)
    k4 = f(y[i] + h * k3, t[i] + h)
    y[i + 1] = (k1 + 2 * k2 + 2 * k3 + k4) * (h / 6) + y[i]
print(np.array_equal(y, odeint(f, [1.0, 0.5], t)), np.array_equal(y, odeint(f, [1.0, 0.5], t, "rk4")))

# case: accuracy follows the tolerance
from brunsviga import odeint
t = np.linspace(0, 10, 5)
for method in ["rk23", "rk45", "tsit5"]:
    for tolerance in [1e-3, 1e-5, 1e-7]:
        y, info = odeint(lambda y, t: y * np.cos(t), [1.0], t, method, rtol=tolerance, atol=tolerance, full_output=True)
        error = np.abs(y[:, 0] - np.exp(np.sin(t))).max()
        print(method, tolerance, error < 100 * tolerance, info["accepted"], info["rejected"], info["evaluations"], info["outcome"])

# case: Hodgkin and Huxley's neuron fires when DOP853 says: at 7.89031 and 23.76745
from brunsviga import odeint
def rate(x, a, b, c):
    x = (a - x) / b
    return c * b * np.where(np.abs(x) < 1e-9, 1.0, x / np.expm1(np.where(np.abs(x) < 1e-9, 1.0, x)))
def neuron(y, t, current):
    V, m, h, n = y
    v, phi = V + 50, 3 ** ((22 - 36) / 10)
    am, bm = rate(v, 13, 4, 0.32), rate(-v, -40, 5, 0.28)
    ah, bh = 0.128 * np.exp((17 - v) / 18), 4 / (np.exp((40 - v) / 5) + 1)
    an, bn = rate(v, 15, 5, 0.02), 0.5 * np.exp((10 - v) / 40)
    dV = current - 100 * m**3 * h * (V - 50) - 10 * n**4 * (V + 95) - 0.15 * (V + 55)
    return [dV, phi * (am * (1 - m) - bm * m), phi * (ah * (1 - h) - bh * h), phi * (an * (1 - n) - bn * n)]
def fires(y, t, current):
    return y[0]
fires.direction = 1
y, info = odeint(neuron, [-71.0, 0, 0, 0], [0.0, 25.0], "tsit5", 1e-7, 1e-7, args=(5.0,), events=fires, full_output=True)
print(np.round(info["t_events"][0], 4))
print(len(info["t_events"][0]), info["t_events"][0].shape, info["y_events"][0].shape)

# case: events and where they end
from brunsviga import odeint
def ball(y, t):
    return [y[1], -9.81]
def floor(y, t):
    return y[0]
floor.terminal = True
floor.direction = -1
def top(y, t):
    return y[1]
t = np.linspace(0, 5, 11)
y, info = odeint(ball, [1.0, 10.0], t, method="rk45", events=[floor, top], full_output=True)
print(y.shape, info["outcome"], info["message"][:18])
print(np.round(info["t_events"][0], 9), np.round(info["t_events"][1], 9))
print(np.round((10 + np.sqrt(100 + 2 * 9.81)) / 9.81, 9), np.round(10 / 9.81, 9))
print(np.round(info["y_events"][1], 6))

# case: backwards, repeated and single times, scalars, float32, matrices
from brunsviga import odeint
decay = lambda y, t: -y
print(np.round(odeint(decay, 1.0, [1.0, 0.5, 0.0], "rk45")[:, 0], 6), np.round(odeint(decay, 1.0, [1.0, 0.5, 0.0]), 3).T)
print(np.round(odeint(decay, [1.0], [0, 0, 1, 1], "tsit5"), 6).T, np.round(odeint(decay, [1.0], [0, 0, 1, 1], "heun"), 6).T)
print(odeint(decay, [2.0], [3.0], "rk45"), odeint(decay, [2.0], [3.0]))
y = odeint(decay, np.array([1, 2], dtype=np.float32), [0, 0.5, 1], "rk23")
print(y.dtype, y.shape, np.round(y[-1], 4))
y = odeint(lambda y, t, a: a @ y, np.eye(2), [0, 0.1, 0.2], args=(np.array([[0.0, 1.0], [-1.0, 0.0]]),))
print(y.shape, np.round(y[-1], 6).tolist())

# case: a solution that ends
from brunsviga import odeint
y, info = odeint(lambda y, t: y**2, [1.0], [0, 0.5, 2.0], "rk45", full_output=True)
print(y.shape, info["outcome"], np.round(y[1], 5), info["message"][:39])
try:
    odeint(lambda y, t: y**2, [1.0], [0, 0.5, 2.0], "rk45")
except RuntimeError as e:
    print(str(e)[:60], str(e)[-50:])

# case: a fixed step that is too long
from brunsviga import odeint
with np.errstate(all="ignore"):
    y, info = odeint(lambda y, t: y**2, [1.0, 0.0], np.arange(0, 20, 1.0), "euler", full_output=True)
print(info["outcome"], info["message"])
print(y[:4, 0], np.isfinite(y[-1]))

# case: times that are no times
from brunsviga import odeint
for t in ([0.0, 2.0, 1.0], [0.0, np.nan], []):
    try:
        odeint(lambda y, t: -y, [1.0], t, "rk45")
    except ValueError as e:
        print(e)

# case: there is no such method
from brunsviga import odeint
odeint(lambda y, t: -y, [1.0], [0, 1], "lsoda")

# case: a slope of another shape
from brunsviga import odeint
odeint(lambda y, t: y[0:1], [1.0, 2.0], [0, 1])

# case: events need an adaptive method
from brunsviga import odeint
odeint(lambda y, t: -y, [1.0], [0, 1], events=lambda y, t: y[0])

# case: arguments in SciPy's order by mistake
from brunsviga import odeint
odeint([1.0], lambda y, t: -y, [0, 1])

# case: an error of the learner's own function
from brunsviga import odeint
odeint(lambda y, t: -y * undefined, [1.0], [0, 1])
