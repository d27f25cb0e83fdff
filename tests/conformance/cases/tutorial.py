# What learners write on Days 1 to 5.

# case: euler on growth
def f(x, t):
    return 5 * x
eps = 0.01
t = np.arange(0, 2, eps)
x = np.zeros(t.shape)
x[0] = 1
for i in range(1, t.shape[0]):
    x[i] = x[i - 1] + eps * f(x[i - 1], t[i - 1])
print(x[-1], x[:4])

# case: euler against the exact solution
# tolerance: 4
t = np.arange(0, 2, 0.01)
exact = np.exp(5 * t)
print(exact[-1], repr(exact[1]))

# case: percent error
print(f"{(16469.1246 - 20952.2224) / 20952.2224 * 100:.1f} %")

# case: system of two variables
def f(x, t):
    return np.array([x[0] - x[1], x[1] - x[0]])
eps = 0.1
t = np.arange(0, 2, eps)
x = np.zeros((len(t), 2))
x[0, :] = [1, 0]
for i in range(1, len(t)):
    x[i, :] = x[i - 1, :] + eps * f(x[i - 1, :], t[i - 1])
print(x[-1], x.shape)

# case: general integrator with uneven steps
def integrate(f, x0, t):
    x0 = np.asarray(x0)
    if not np.issubdtype(x0.dtype, np.floating):
        raise TypeError('the initial state must be floating point')
    x = np.zeros((len(t),) + x0.shape)
    x[0] = x0
    for i, dt in enumerate(np.diff(t)):
        x[i + 1] = x[i] + dt * f(x[i], t[i])
    return x
t = np.array([0.0, 0.1, 0.3, 0.6])
print(integrate(lambda x, t: -x, np.array([1.0, 2.0]), t))

# case: integrator refuses ints
def check(y0):
    if not (np.issubdtype(y0.dtype, np.floating)):
        raise TypeError('`y0` must have a floating point dtype')
check(np.array([1, 0]))

# case: rk4
def rk4(f, x0, t):
    x = np.zeros((len(t), len(x0)))
    x[0] = x0
    for i in range(len(t) - 1):
        dt = t[i + 1] - t[i]
        k1 = f(x[i], t[i])
        k2 = f(x[i] + dt / 2 * k1, t[i] + dt / 2)
        k3 = f(x[i] + dt / 2 * k2, t[i] + dt / 2)
        k4 = f(x[i] + dt * k3, t[i] + dt)
        x[i + 1] = x[i] + dt / 6 * (k1 + 2 * k2 + 2 * k3 + k4)
    return x
t = np.linspace(0, 1, 11)
x = rk4(lambda x, t: np.array([x[1], -x[0]]), [1.0, 0.0], t)
print(x[-1])
show(x[-1])

# case: measured order
def solve(n):
    x, dt = 1.0, 1 / n
    for _ in range(n):
        x = x + dt * (-x)
    return x
errors = np.array([abs(solve(n) - 0.36787944117144233) for n in (10, 20, 40)])
print(np.log2(errors[:-1] / errors[1:]).round(3))

# case: pendulum energy
# tolerance: 512
def f(y):
    return np.array([y[1], -9.81 * np.sin(y[0])])
y = np.array([np.pi / 4, 0.0])
for _ in range(100):
    y = y + 0.01 * f(y)
E = 0.5 * y[1] ** 2 + 9.81 * (1 - np.cos(y[0]))
print(E > 9.81 * (1 - np.cos(np.pi / 4)))
show(y)

# case: lorenz
def f(s):
    x, y, z = s
    return np.array([10 * (y - x), x * (28 - z) - y, x * y - 8 / 3 * z])
s = np.array([1.0, 1.0, 1.0])
for _ in range(50):
    s = s + 0.01 * f(s)
show(s)

# case: stability of a step
x = np.ones(4)
for step, k in zip(np.array([0.1, 1.0, 2.0, 2.1]), range(4)):
    for _ in range(20):
        x[k] = x[k] * (1 - step)
print(np.abs(x) < 1)

# case: dictionary of results
results = {}
for dt in [0.1, 0.05]:
    n = int(round(1 / dt))
    results[dt] = np.ones(n).cumsum()[-1] * dt
for dt, r in results.items():
    print(f"{dt:5.2f} {r:.4f}")

# case: table by a loop
for n, e in zip([10, 100], np.array([0.0123, 0.00119])):
    print(f"{n:>5d} {e:.3e}")

# case: cumulative scan
elems = np.array([1, 2, 3, 4, 5, 6])
acc, out = 5, []
for e in elems:
    acc = acc + e
    out.append(acc)
print(out, np.array(out))

# case: list of arrays to a matrix
rows = []
for k in range(3):
    rows.append(np.array([k, k ** 2]))
show(np.array(rows))

# case: hodgkin huxley step
# tolerance: 16
def gates(V):
    v = V + 50
    an = 0.02 * (15 - v) / (np.exp((15 - v) / 5) - 1)
    bn = 0.5 * np.exp((10 - v) / 40)
    return an / (an + bn)
show(gates(np.linspace(-100, 50, 7)))

# case: spikes by threshold
V = np.array([-70.0, -30.0, 20.0, -60.0, -70.0, 10.0])
spikes = np.logical_and(V[:-1] < 0, V[1:] >= 0)
print(np.sum(spikes), np.nonzero(spikes)[0] + 1)

# case: firing rates of neurons
V = np.array([[-70, 10, -70, 10, -70], [-70, -70, -70, -70, -70]]) * 1.0
print(((V[:, :-1] < 0) & (V[:, 1:] >= 0)).sum(axis=1) / 0.2)

# case: input current by box
t = np.arange(0, 700, 100)
i = 2.5 * ((t >= 100) & (t < 200)) + 5 * ((t >= 300) & (t < 400)) + 7.5 * np.logical_and(t >= 500, t < 600)
show(i)

# case: synapse transmitter
t, t_fire = 5.0, np.array([4.9, 1.0, -9999999.0])
show(np.where(np.logical_and(t > t_fire, t < t_fire + 0.3), 0.5, 0.0))

# case: fire times updated
V0, V1 = np.array([-5.0, -80.0]), np.array([5.0, -79.0])
fire = np.array([-9999999.0, -9999999.0])
print(np.where((V0 < 0) & (V1 > 0), 12.5, fire))

# case: input samples by index
eps = 0.01
print(int(0.29 / eps), int(round(0.29 / eps)))
t = np.arange(0, 1, eps)
print(np.sum((t / eps).astype(int) != np.arange(len(t))))

# case: connectivity and currents
C = np.array([[0, 0, 0], [1, 0, 0], [0, 1, 0]])
O = np.array([0.2, 0.4, 0.6])
V = np.array([-60.0, -55.0, -70.0])
g = (C * O).sum(axis=1) * 0.35 * (V - 0)
show(g)
print((C @ O).shape)

# case: temperature factor
# tolerance: 2
phi = 3.0 ** ((22 - 36) / 10)
print(phi, type(phi).__name__)

# case: memory estimate
n, steps = 3900, 100000
print(f"{n * steps * np.dtype('float64').itemsize / 1e9:.2f} GB")

# case: batches over the time axis
t = np.arange(0, 10, 1.0)
for part in np.array_split(t, 3):
    print(part[0], part[-1], len(part))

# case: numbers from lists
xs = [1.0, 2.0, 3.0]
print(np.mean(xs), np.array(xs) ** 2, np.max(xs), np.sum(xs))

# case: class with arrays
class Neuron:
    def __init__(self, n):
        self.V = np.full(n, -71.0)
    def step(self, I):
        self.V += 0.1 * I
        return self.V.mean()
cell = Neuron(2)
print(cell.step(np.array([1.0, 2.0])), cell.V)

# case: lambda and closure
a = 2
g = lambda x: a * x ** 2
print(g(np.arange(3)), g(3))

# case: comprehension over an array
print([float(v) ** 2 for v in np.array([1.0, 2.0])], {int(k): k * 2 for k in np.arange(2)})

# case: default argument array
def f(x, w=np.ones(2)):
    return x @ w
print(f(np.array([1.0, 2.0])))

# case: star arguments
print(np.maximum(*np.array([[1, 5], [4, 2]])))
args = (0, 1, 3)
show(np.linspace(*args))
show(np.array([1, 2], **{'dtype': float}))

# case: assert in exercise
x = np.array([1.0, 2.0])
assert np.allclose(x, [1, 2]), 'not close'
assert x.sum() == 4, f'sum is {x.sum()}'

# case: while with arrays
x, n = np.array([8.0]), 0
while x[0] > 1:
    x /= 2
    n += 1
print(n, x)

# case: try except on shapes
try:
    np.ones(3) + np.ones(4)
except ValueError as e:
    print('shape problem:', e)

# case: error inside a function
def f(x):
    return x[5]
f(np.zeros(3))

# case: string of shapes in an error
x = np.zeros((3, 2))
raise ValueError(f"expected 3 values, got shape {x.shape} and dtype {x.dtype}")

# case: fibonacci with a pair
a = (0, 1)
out = np.zeros(10, dtype=int)
for i in range(10):
    out[i] = a[0]
    a = (a[1], a[0] + a[1])
print(out)

# case: random walk without random
steps = np.where(np.arange(8) % 3 == 0, 1, -1)
print(np.cumsum(steps), steps.mean())

# case: benchmark equations
# tolerance: 64
n = 4
x0 = np.linspace(0.5, 2, n)
t, dt = 0.0, 0.1
x = x0.copy()
for _ in range(5):
    x = x + dt * np.sin(x * t)
    t += dt
show(x)

# case: ragged state is refused
np.array([np.zeros(2), np.zeros(3)])

# case: forgetting the tuple in zeros
np.zeros(3, 4)

# case: calling shape
np.zeros(3).shape()

# case: list where an array is meant
x = [1.0, 2.0]
x * 0.5

# case: comparing lists to numbers
[1, 2] > 1

# case: integer state truncates silently
x = np.array([1, 0])
x[1] = 0.5
print(x)
