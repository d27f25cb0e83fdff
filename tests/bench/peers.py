"""One peer of the benches: `python3 peers.py tensorflow|xla|jax|numpy` answers a JSON line for each JSON line it reads.

A request is {"work": "spikes" | "states", "n": N, "steps": N, "repeats": N}, {"work": "first", "n": N}, {"work": "product", "size":
N, "dtype": "float64", "repeats": N}, and of TensorFlow's graph also {"work": "network" | "synapses", "n": N, "steps": N, "repeats": N,
"distinct": bool} or {"work": "lobe", "ms": N}; the answer {"first": seconds of the first call or null, "seconds": […], "check": a number that the same
work gives everywhere}, or {"error": text}. TensorFlow, with and without XLA, runs hodgkin_huxley.py, the text that the engine runs;
JAX and NumPy run the same formulas in the same order, written as is usual there.
"""

import json
import os
import sys
import time
from pathlib import Path

import numpy as np

HERE = Path(__file__).resolve().parent
EPSILON = 0.01
PHI = 3.0 ** ((22 - 36.0) / 10)


def neurons(exp, concatenate, n_n):
    """dX/dt of n_n neurons on any library of arrays."""
    current = np.linspace(0, 10, n_n)

    def derivative(X, t):
        V, m, h, n = X[:n_n], X[n_n : 2 * n_n], X[2 * n_n : 3 * n_n], X[3 * n_n :]
        v = V - (-50)
        alpha_n = 0.02 * (15.0 - v) / (exp((15.0 - v) / 5.0) - 1.0)
        beta_n = 0.5 * exp((10.0 - v) / 40.0)
        alpha_m = 0.32 * (13.0 - v) / (exp((13.0 - v) / 4.0) - 1.0)
        beta_m = 0.28 * (v - 40.0) / (exp((v - 40.0) / 5.0) - 1.0)
        alpha_h = 0.128 * exp((17.0 - v) / 18.0)
        beta_h = 4.0 / (exp((40.0 - v) / 5.0) + 1.0)
        ionic = 100.0 * m**3 * h * (V - 50.0) + 10.0 * n**4 * (V - -95.0) + 0.15 * (V - -55.0)
        gates = [
            -(1.0 / (1.0 / ((alpha + beta) * PHI))) * (gate - alpha / (alpha + beta))
            for gate, alpha, beta in ((m, alpha_m, beta_m), (h, alpha_h, beta_h), (n, alpha_n, beta_n))
        ]
        return concatenate([(current - ionic) / 1.0, *gates])

    return derivative


def rk4(f, y, t, dt):
    k1 = f(y, t)
    k2 = f(y + dt * k1 / 2, t + dt / 2)
    k3 = f(y + dt * k2 / 2, t + dt / 2)
    k4 = f(y + dt * k3, t + dt)
    return y + (k1 + 2 * k2 + 2 * k3 + k4) * (dt / 6)


def start_state(n_n):
    return np.array([-71.0] * n_n + [0.0] * (3 * n_n))


class Calls:
    """Functions made once for each kind of work, each with the seconds of its first call."""

    def __init__(self, make):
        self.make, self.made = make, {}

    def measure(self, key, repeats):
        """`make(*key)` gives a function whose result is the last state or counts as an array."""
        first = None
        if key not in self.made:
            begun = time.perf_counter()
            self.made[key] = self.make(*key)
            self.made[key]()
            first = time.perf_counter() - begun
        seconds, last = [], np.zeros(0)
        for _ in range(repeats):
            begun = time.perf_counter()
            last = self.made[key]()
            seconds.append(time.perf_counter() - begun)
        return {"first": first, "seconds": seconds, "check": float(np.sum(last))}


def numpy_work(work, n_n, steps):
    f = neurons(np.exp, np.concatenate, n_n)
    t = np.arange(steps + 1) * EPSILON

    def run():
        y = start_state(n_n)
        count = np.zeros(n_n, np.int32)
        states = np.empty((steps + 1, 4 * n_n)) if work == "states" else None
        if states is not None:
            states[0] = y
        for i in range(steps):
            new = rk4(f, y, t[i], t[i + 1] - t[i])
            if states is None:
                count += (y[:n_n] < 0.0) & (new[:n_n] >= 0.0)
            else:
                states[i + 1] = new
            y = new
        return count if states is None else states[-1]

    return run


def jax_work(work, n_n, steps):
    import jax
    import jax.numpy as jnp

    f = neurons(jnp.exp, jnp.concatenate, n_n)
    t = jnp.arange(steps + 1) * EPSILON

    def keeping(y, at):
        new = rk4(f, y, *at)
        return new, new

    def counting(carry, at):
        y, count = carry
        new = rk4(f, y, *at)
        return (new, count + ((y[:n_n] < 0.0) & (new[:n_n] >= 0.0)).astype(jnp.int32)), None

    @jax.jit
    def run(y, t):
        elements = (t[:-1], t[1:] - t[:-1])
        if work == "states":
            return jnp.concatenate([y[None], jax.lax.scan(keeping, y, elements)[1]])
        return jax.lax.scan(counting, (y, jnp.zeros(n_n, jnp.int32)), elements)[0][1]

    y0 = jnp.array(start_state(n_n))

    def finished():
        result = run(y0, t).block_until_ready()
        return np.asarray(result[-1] if work == "states" else result)

    return finished


def numpy_product(size, dtype):
    a = matrix(size, dtype)
    return lambda: (a @ a)[-1, -1]


def jax_product(size, dtype):
    import jax
    import jax.numpy as jnp

    a = jnp.array(matrix(size, dtype))
    product = jax.jit(jnp.matmul)
    return lambda: np.asarray(product(a, a).block_until_ready()[-1, -1])


def matrix(size, dtype):
    return (np.arange(size * size).reshape(size, size) % 17 / 17.0).astype(dtype)


class Arrays:
    """JAX or NumPy."""

    def __init__(self, works, products):
        self.works, self.products = Calls(works), Calls(products)

    def answer(self, request):
        if request["work"] == "product":
            return self.products.measure((request["size"], request["dtype"]), request["repeats"])
        if request["work"] == "first":
            return Calls(self.works.make).measure(("states", request["n"], 2), 1) | {"seconds": []}
        return self.works.measure((request["work"], request["n"], request["steps"]), request["repeats"])


class TensorFlow:
    """The engine's own text on real TensorFlow."""

    def __init__(self, **options):
        import hodgkin_huxley

        self.text, self.options = hodgkin_huxley, options
        self.networks = vars(hodgkin_huxley)
        exec((HERE / "networks.py").read_text(), self.networks)

    def answer(self, request):
        if request["work"] == "product":
            return self.text.measure_product(request["size"], request["dtype"], request["repeats"])
        if request["work"] == "lobe":
            return self.lobe(request["ms"])
        if request["work"] in ("network", "synapses"):
            size = request["n"], request["steps"], request["repeats"], request["distinct"]
            return self.networks["measure_network"](request["work"], *size)
        if request["work"] == "first":
            # Graphs kept under another key than those of the measurements.
            self.text.compiled.pop(("states", request["n"], 2), None)
            return self.text.measure("states", request["n"], 2, 1, **self.options) | {"seconds": []}
        return self.text.measure(request["work"], request["n"], request["steps"], request["repeats"], **self.options)


    def lobe(self, ms):
        """The reference run without its comparison."""
        names = {}
        sys.argv[1:] = [str(ms)]
        exec((HERE.parent / "reference/al_run.py").read_text().split("# Upward crossings")[0], names)
        return {"first": None, "seconds": [names["seconds"]], "check": float(np.sum(names["V"][-1]))}


def start(name):
    os.environ |= {"TF_CPP_MIN_LOG_LEVEL": "3", "CUDA_VISIBLE_DEVICES": "-1", "JAX_PLATFORMS": "cpu", "JAX_ENABLE_X64": "1"}
    if name == "tensorflow":
        return TensorFlow()
    if name == "xla":
        return TensorFlow(jit_compile=True)
    if name == "jax":
        return Arrays(jax_work, jax_product)
    if name == "numpy":
        return Arrays(numpy_work, numpy_product)
    sys.exit(f"there is no peer '{name}'")


def main():
    peer = start(sys.argv[1])
    for line in sys.stdin:
        try:
            answer = peer.answer(json.loads(line))
        except Exception as error:
            answer = {"error": f"{type(error).__name__}: {error}".split("\n")[0]}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
