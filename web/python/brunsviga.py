"""Ready-made integrators for ordinary differential equations, and helpers of the lessons.

    from brunsviga import odeint
    y = odeint(f, y0, t, method="rk4")

`f(y, t)` returns the slope of y, and `y` has one row for each time in `t`, as with SciPy's `odeint`. `f` may be written with
NumPy or with TensorFlow. On the site the TensorFlow function is traced once and compiled; with plain Python (this very file,
which needs only NumPy) it is called for every stage. The results are the same to rounding.

Methods. With the steps of `t`: euler, midpoint, heun, rk4. With steps of their own choice, so that each step's error stays
below `atol + rtol*abs(y)`: rk23 (Bogacki & Shampine 1989), rk45 or dopri5 (Dormand & Prince 1980), tsit5 (Tsitouras 2011).
Step-size control: Hairer & Wanner, Solving Ordinary Differential Equations II, section IV.2; first step: Hairer, Norsett &
Wanner I, section II.4. Zero crossings: Chandrupatla, Adv. Eng. Software 28, 1997.
"""

import math
import sys

import numpy as np

try:
    import _brunsviga as _engine  # the site's engine: compiles TensorFlow functions
    import _brunsviga_graph as _drawing  # and draws them
except ImportError:
    _engine, _drawing = None, None

__all__ = ["odeint", "show_graph", "threads", "set_math", "set_memory", "set_checkpoints", "info"]


class _Method:
    """A Runge-Kutta method. A row (weights, over) stands for (w0*k0 + w1*k1 + ...) * (h/over)."""

    def __init__(self, nodes, stages, step, order, error=None, embedded_order=None, dense=None):
        self.nodes = nodes
        self.stages = stages
        self.step = step
        self.order = order
        self.error = error
        self.embedded_order = embedded_order
        self.dense = dense


_METHODS = {
    "euler": _Method([0.0], [], ([1.0], 1.0), 1),
    "midpoint": _Method([0.0, 0.5], [([1.0], 2.0)], ([0.0, 1.0], 1.0), 2),
    "heun": _Method([0.0, 1.0], [([1.0], 1.0)], ([1.0, 1.0], 2.0), 2),
    "rk4": _Method(
        [0.0, 0.5, 0.5, 1.0],
        [([1.0], 2.0), ([0.0, 1.0], 2.0), ([0.0, 0.0, 1.0], 1.0)],
        ([1.0, 2.0, 2.0, 1.0], 6.0),
        4,
    ),
    "rk23": _Method(
        [0.0, 0.5, 0.75, 1.0],
        [([1.0], 2.0), ([0.0, 3.0], 4.0), ([2.0, 3.0, 4.0], 9.0)],
        ([2.0, 3.0, 4.0, 0.0], 9.0),
        3,
        [-5.0 / 72.0, 1.0 / 12.0, 1.0 / 9.0, -1.0 / 8.0],
        2,
        [
            [1.0, -4.0 / 3.0, 5.0 / 9.0],
            [0.0, 1.0, -2.0 / 3.0],
            [0.0, 4.0 / 3.0, -8.0 / 9.0],
            [0.0, -1.0, 1.0],
        ],
    ),
    "rk45": _Method(
        [0.0, 0.2, 0.3, 0.8, 8.0 / 9.0, 1.0, 1.0],
        [
            ([0.2], 1.0),
            ([3.0 / 40.0, 9.0 / 40.0], 1.0),
            ([44.0 / 45.0, -56.0 / 15.0, 32.0 / 9.0], 1.0),
            ([19372.0 / 6561.0, -25360.0 / 2187.0, 64448.0 / 6561.0, -212.0 / 729.0], 1.0),
            ([9017.0 / 3168.0, -355.0 / 33.0, 46732.0 / 5247.0, 49.0 / 176.0, -5103.0 / 18656.0], 1.0),
            ([35.0 / 384.0, 0.0, 500.0 / 1113.0, 125.0 / 192.0, -2187.0 / 6784.0, 11.0 / 84.0], 1.0),
        ],
        ([35.0 / 384.0, 0.0, 500.0 / 1113.0, 125.0 / 192.0, -2187.0 / 6784.0, 11.0 / 84.0, 0.0], 1.0),
        5,
        [71.0 / 57600.0, 0.0, -71.0 / 16695.0, 71.0 / 1920.0, -17253.0 / 339200.0, 22.0 / 525.0, -1.0 / 40.0],
        4,
        [
            [1.0, -8048581381.0 / 2820520608.0, 8663915743.0 / 2820520608.0, -12715105075.0 / 11282082432.0],
            [0.0, 0.0, 0.0, 0.0],
            [0.0, 131558114200.0 / 32700410799.0, -68118460800.0 / 10900136933.0, 87487479700.0 / 32700410799.0],
            [0.0, -1754552775.0 / 470086768.0, 14199869525.0 / 1410260304.0, -10690763975.0 / 1880347072.0],
            [0.0, 127303824393.0 / 49829197408.0, -318862633887.0 / 49829197408.0, 701980252875.0 / 199316789632.0],
            [0.0, -282668133.0 / 205662961.0, 2019193451.0 / 616988883.0, -1453857185.0 / 822651844.0],
            [0.0, 40617522.0 / 29380423.0, -110615467.0 / 29380423.0, 69997945.0 / 29380423.0],
        ],
    ),
    "tsit5": _Method(
        [0.0, 0.161, 0.327, 0.9, 0.9800255409045097, 1.0, 1.0],
        [
            ([0.161], 1.0),
            ([-0.008480655492356989, 0.335480655492357], 1.0),
            ([2.8971530571054935, -6.359448489975075, 4.3622954328695815], 1.0),
            ([5.325864828439257, -11.748883564062828, 7.4955393428898365, -0.09249506636175525], 1.0),
            ([5.86145544294642, -12.92096931784711, 8.159367898576159, -0.071584973281401, -0.028269050394068383], 1.0),
            ([0.09646076681806523, 0.01, 0.4798896504144996, 1.379008574103742, -3.290069515436081, 2.324710524099774], 1.0),
        ],
        ([0.09646076681806523, 0.01, 0.4798896504144996, 1.379008574103742, -3.290069515436081, 2.324710524099774, 0.0], 1.0),
        5,
        [
            -0.001780011052225777,
            -0.0008164344596567469,
            0.007880878010261995,
            -0.1447110071732629,
            0.5823571654525552,
            -0.45808210592918697,
            1.0 / 66.0,
        ],
        4,
        [
            [1.0, -2.763706197274826, 2.9132554618219126, -1.0530884977290216],
            [0.0, 0.13169999999999998, -0.2234, 0.1017],
            [0.0, 3.9302962368947516, -5.941033872131505, 2.490627285651253],
            [0.0, -12.411077166933676, 30.33818863028232, -16.548102889244902],
            [0.0, 37.50931341651104, -88.1789048947664, 47.37952196281928],
            [0.0, -27.896526289197286, 65.09189467479366, -34.87065786149661],
            [0.0, 1.5, -4.0, 2.5],
        ],
    ),
}


def odeint(f, y0, t, method="rk4", rtol=1e-6, atol=1e-9, args=(), events=None, full_output=False):
    """Integrates y' = f(y, t, *args) from y(t[0]) = y0; row i of the result is y(t[i]).

    method: euler, midpoint, heun, rk4 (one step from each time to the next, evenly spaced or not), rk23, rk45 (or dopri5),
        tsit5 (steps of their own choice; `t` says only where the solution is wanted).
    rtol, atol: the error that an adaptive step may make in an element of y is atol + rtol*abs(y).
    events: a function g(y, t, *args) or a list of them, for adaptive methods. Where g crosses zero is located on the
        interpolated solution. g.direction = 1 or -1 wants rising or falling crossings only. g.terminal = True ends the
        integration at the first one: the result then has the rows for the times before it.
    full_output: also returns a dict with 'outcome' (finished, stopped, diverged, failed), 'message', 'accepted' and 'rejected'
        steps, 'evaluations' of f, and for events the lists 't_events' and 'y_events'.

    A fixed-step method that diverges returns what it computed, infinities and NaN included. An adaptive one that cannot go on
    raises RuntimeError, or with full_output returns the rows so far and says why.
    """
    name = method.lower() if isinstance(method, str) else method
    name = "rk45" if name == "dopri5" else name
    if name not in _METHODS:
        known = ", ".join(_METHODS)
        raise ValueError(f"odeint: there is no method {method!r}; use one of {known}, dopri5")
    if not callable(f):
        raise TypeError(f"odeint: the first argument must be a function f(y, t), not {type(f).__name__}")
    args = tuple(args) if isinstance(args, (tuple, list)) else (args,)
    times = _times(t)
    tensors = _is_tensor(y0)
    start = _start(y0)
    watched = [] if events is None else list(events) if isinstance(events, (list, tuple)) else [events]
    adaptive = _METHODS[name].error is not None
    if watched and not adaptive:
        raise ValueError(f"odeint: events need an adaptive method (rk23, rk45, tsit5), not {name}")
    first, refused = None, None
    if not tensors:
        try:
            first = f(start, float(times[0]), *args)
        except Exception as error:
            # A TensorFlow function may want a tensor. If it is not one, this error is what the caller must see.
            if _engine is None and "tensorflow" not in sys.modules:
                raise
            refused = error
        tensors = refused is not None or _is_tensor(first)
    settings = (start, times, float(rtol), float(atol), watched, args)
    try:
        solve = _solve_tensors if tensors else _solve
        rows, info = solve(name, f, first, *settings)
    except Exception:
        if refused is not None:
            raise refused from None
        raise
    if adaptive and not full_output and info["outcome"] in ("diverged", "failed"):
        raise RuntimeError(f"odeint: {info['message']}. full_output=True returns the {len(rows)} rows up to there.")
    return (rows, info) if full_output else rows


def show_graph(function, *arguments, text=False):
    """Shows what `function` computes of tensors like these arguments: the operations, and which result goes where.

    On the site as a drawing below the cell, as written and simplified, with text=True also printed. Elsewhere it is printed: one line
    an operation, with its dtype and shape and the numbers of the lines that it reads.
    """
    if _drawing is not None:
        return _drawing.show_graph(function, *arguments, text=text)
    import tensorflow as tf

    traced = function if hasattr(function, "get_concrete_function") else tf.function(function)
    number = {}
    for operation in traced.get_concrete_function(*arguments).graph.get_operations():
        for tensor in operation.outputs:
            number[tensor.name] = len(number) + 1
            reads = ", ".join(str(number[source.name]) for source in operation.inputs)
            line = f"{number[tensor.name]} {operation.type} {tensor.dtype.name} {tensor.shape}"
            print(f"{line} <- {reads}" if reads else line)


def threads(count=None):
    """From now on graphs and products of matrices get at most `count` processor cores; None: as many as there are.

    TensorFlow on a computer of your own decides this once, before it first computes: afterwards the call changes nothing there.
    """
    if count is not None and (not isinstance(count, int) or isinstance(count, bool) or count < 1):
        raise ValueError(f"threads: give a number of cores, 1 or more, or None for all, not {count!r}")
    import tensorflow as tf

    try:
        tf.config.threading.set_intra_op_parallelism_threads(count or 0)
    except RuntimeError:
        if _engine is not None:
            raise


def set_math(mode):
    """On the site: compiled loops from now on are "exact" (the default: the same bits on every machine) or "fast".

    "fast" shares exponentials, merges divisions and joins multiplications with additions. A rate keeps a relative error below 1e-13;
    comparisons of times are decided as in "exact". `info()` then says how far the first steps were from the exact ones.
    Elsewhere this checks the mode's name and does nothing: there TensorFlow decides how it computes.
    """
    if mode not in ("exact", "fast"):
        raise ValueError(f"set_math: the modes are 'exact' and 'fast', not {mode!r}")
    if _engine is not None:
        _engine.set_math(mode)


def set_memory(size):
    """On the site: how many bytes of memory the states may take that one run keeps, from the next run on; 128 MiB at first.

    A run that keeps more writes them to the browser's storage while it goes on, and its result is read from there: slices, rows, reductions
    along time and plots take memory for what they read only. Elsewhere this checks the number and does nothing: there all is in memory.
    """
    if not isinstance(size, int) or isinstance(size, bool) or size < 0:
        raise ValueError(f"set_memory: give a number of bytes, 0 or more, not {size!r}")
    if _engine is not None:
        _engine.set_memory(size)


def set_checkpoints(seconds):
    """On the site: how often a long run keeps what it needs to go on after the page was closed or the browser died; every 10 s at first.

    None: never. A run that was interrupted is offered at its cell when the page is opened again. Elsewhere this checks the number and does
    nothing.
    """
    if seconds is not None and (not isinstance(seconds, (int, float)) or isinstance(seconds, bool) or not seconds >= 0):
        raise ValueError(f"set_checkpoints: give a number of seconds, 0 or more, or None for no checkpoints, not {seconds!r}")
    if _engine is not None:
        _engine.set_checkpoints(seconds)


def info():
    """How the site computed the last loop: a dict with 'compiled', 'why' not, 'threads', 'steps', 'steps_per_s' and 'math'. None if
    there was none yet, and elsewhere.

    After a loop in fast mathematics also 'fused' (with fused multiply-add), and from the first run of a program on 'deviation', the
    largest abs(fast - exact)/max(1, abs(exact)) in the state after the first 'deviation_steps' steps, and 'different_integers'.
    """
    return None if _engine is None else _engine.info()


def _solve(name, f, first, start, times, rtol, atol, watched, args):
    method = _METHODS[name]
    function = _Function(f, args, start)
    if first is not None:
        first = function.checked(first)
    solve = _fixed if method.error is None else _adaptive
    return solve(method, function, start, times, rtol, atol, watched, args, first)


def _solve_tensors(name, f, first, start, times, rtol, atol, watched, args):
    """The same for functions of tensors: compiled on the site, called with tensors elsewhere."""
    if _engine is not None:
        return _engine.odeint(f, start, times, name, rtol, atol, args, watched)
    f, watched = _from_tensors(f), [_from_tensors(g) for g in watched]
    return _solve(name, f, None, start, times, rtol, atol, watched, args)


# --- What goes in ---------------------------------------------------------------------------------------------------------


def _is_tensor(value):
    """Of TensorFlow: a tensor or a variable."""
    return not isinstance(value, np.ndarray) and type(value).__module__.split(".")[0] == "tensorflow"


def _numpy(tensor, what):
    if not hasattr(tensor, "numpy"):
        raise NotImplementedError(
            f"odeint: {what} is a symbolic tensor. Call odeint outside of tf.function and graph mode, with values"
        )
    return tensor.numpy()


def _array(value, what):
    array = np.asarray(_numpy(value, what) if _is_tensor(value) else value)
    return array if array.dtype in (np.float32, np.float64) else array.astype(np.float64)


def _start(y0):
    start = _array(y0, "y0")
    return start.reshape(1) if start.ndim == 0 else start


def _times(t):
    times = _array(t, "t").astype(np.float64)
    if times.ndim != 1 or len(times) == 0:
        raise ValueError(f"odeint: t must be a vector of at least one time, its shape is {times.shape}")
    return times


def _from_tensors(f):
    """The TensorFlow function as a function of arrays."""

    def wrapped(y, t, *args):
        tf = sys.modules["tensorflow"]
        return f(tf.constant(y), tf.constant(t, dtype=y.dtype.name), *args)

    for attribute in ("terminal", "direction"):
        if hasattr(f, attribute):
            setattr(wrapped, attribute, getattr(f, attribute))
    return wrapped


class _Function:
    """The right-hand side: counts its calls and checks what it returns."""

    def __init__(self, f, args, start):
        self.f = f
        self.args = args
        self.shape = start.shape
        self.dtype = start.dtype
        self.calls = 0

    def __call__(self, y, t):
        return self.checked(self.f(y, t, *self.args))

    def checked(self, slope):
        self.calls += 1
        if _is_tensor(slope):
            slope = _numpy(slope, "what f returns")
            if slope.dtype != self.dtype:
                raise TypeError(
                    f"the function takes y as {self.dtype} and returns {slope.dtype}: they must be of one type; convert with tf.cast"
                )
        slope = np.asarray(slope, dtype=self.dtype)
        if slope.shape != self.shape:
            raise ValueError(
                f"the function takes y of shape {self.shape} and returns shape {slope.shape}: "
                "it must return one slope for each element of y"
            )
        return slope


# --- Steps ----------------------------------------------------------------------------------------------------------------


def _sum(weights, slopes):
    """w0*k0 + w1*k1 + ..., without the terms of weight 0; None if there are no others."""
    total = None
    for w, k in zip(weights, slopes):
        if w != 0.0:
            term = k if w == 1.0 else w * k
            total = term if total is None else total + term
    return total


def _reach(row, slopes, h, y):
    weights, over = row
    total = _sum(weights, slopes)
    return y if total is None else total * (h if over == 1.0 else h / over) + y


def _slopes(method, f, y, t, h, first):
    """The slopes of all stages, and where the last one stood."""
    slopes = [f(y, t) if first is None else first]
    at = y
    for node, row in zip(method.nodes[1:], method.stages):
        at = _reach(row, slopes, h, y)
        slopes.append(f(at, t + (h if node == 1.0 else node * h)))
    return slopes, at


def _info(outcome, message, accepted, rejected, evaluations):
    return {
        "outcome": outcome,
        "message": message,
        "accepted": accepted,
        "rejected": rejected,
        "evaluations": evaluations,
        "t_events": [],
        "y_events": [],
    }


def _diverged(t, element):
    return f"diverged after t = {t}: element {element} of y became infinite or not a number"


def _fixed(method, f, y, times, rtol, atol, watched, args, first):
    """One step from each time to the next."""
    rows = np.zeros((len(times),) + y.shape, dtype=y.dtype)
    rows[0] = y
    t = times.tolist()
    for i in range(len(t) - 1):
        h = t[i + 1] - t[i]
        slopes, _ = _slopes(method, f, y, t[i], h, first)
        first = None
        y = _reach(method.step, slopes, h, y)
        rows[i + 1] = y
    steps = len(t) - 1
    info = _info("finished", "finished", steps, 0, steps * len(method.nodes))
    good = np.isfinite(rows.reshape(len(t), -1))
    if not good.all():
        row = int(np.argmin(good.all(axis=1)))
        info["outcome"], info["message"] = "diverged", _diverged(t[max(row - 1, 0)], int(np.argmin(good[row])))
    return rows, info


# --- Steps of their own choice --------------------------------------------------------------------------------------------


def _ten_bits(x):
    """A positive number with its mantissa cut to ten bits: the steps do not depend on the last bits of pow and of sums."""
    mantissa, exponent = math.frexp(x)
    return math.ldexp(math.floor(mantissa * 2048.0) / 2048.0, exponent)


def _norm(x, scale):
    """The root of the mean square of x/scale."""
    if x.size == 0:
        return 0.0
    q = x.astype(np.float64) / scale
    return float(np.sqrt(np.mean(q * q)))


class _Controller:
    """PI control of the step size: accepts or rejects a candidate by its error, and gives the factor for the next step."""

    def __init__(self, embedded_order):
        self.exponent = 1.0 / (embedded_order + 1.0)
        self.previous = 1e-4
        self.rejected = False

    def decide(self, error):
        alpha = self.exponent - 0.75 * 0.04
        if error <= 1.0:
            most = 1.0 if self.rejected else 10.0
            raw = most if error == 0.0 else 0.9 * self.previous**0.04 / error**alpha
            self.previous = max(error, 1e-4)
            self.rejected = False
            return True, _ten_bits(min(max(raw, 0.2), most))
        self.rejected = True
        raw = 0.9 / error**alpha if math.isfinite(error) else 0.2
        return False, _ten_bits(min(max(raw, 0.2), 0.9))


def _first_length(f, y, slope, t, interval, direction, scale, embedded_order):
    """Length of the first step, from the slope here and a little further on."""
    d0, d1 = _norm(y, scale), _norm(slope, scale)
    probe = min(1e-6 if d0 < 1e-5 or d1 < 1e-5 else 0.01 * d0 / d1, interval)
    there = (y + probe * direction * slope).astype(y.dtype)
    d2 = _norm(f(there, t + probe * direction) - slope, scale) / probe
    if not math.isfinite(d2):
        return min(probe, interval)
    largest = max(d1, d2)
    if largest <= 1e-15:
        length = max(probe * 1e-3, 1e-6)
    else:
        length = (0.01 / largest) ** (1.0 / (embedded_order + 1.0))
    return min(_ten_bits(min(length, 100.0 * probe)), interval)


class _Dense:
    """The solution within one step, as a polynomial."""

    def __init__(self, t, h, end, y, following, coefficients):
        self.t, self.h, self.end, self.y, self.following = t, h, end, y, following
        self.coefficients = coefficients

    def __call__(self, t):
        if t == self.end:
            return self.following
        theta = (t - self.t) / self.h
        total = 0.0
        for q in reversed(self.coefficients):
            total = total * theta + q
        return (self.y + self.h * theta * total).astype(self.y.dtype)


def _crossing(a, fa, b, fb, f):
    """Where f crosses zero between a and b, to 4 units in the last place of the larger end."""
    x1, f1, x2, f2 = b, fb, a, fa
    enough = 4.0 * 2.0**-52 * max(abs(a), abs(b))
    part = 0.5
    for _ in range(100):
        best, least = (x1, f1) if abs(f1) < abs(f2) else (x2, f2)
        width = abs(x2 - x1)
        if least == 0.0 or width <= enough:
            return best
        margin = min(0.5 * enough / width, 0.5)
        x = x1 + min(max(part, margin), 1.0 - margin) * (x2 - x1)
        value = f(x)
        if (value > 0.0) == (f1 > 0.0):
            x3, f3 = x1, f1
        else:
            x3, x2 = x2, x1
            f3, f2 = f2, f1
        x1, f1 = x, value
        part = 0.5
        if f3 != f2 and f3 != f1 and f2 != f1:
            xi, phi = (x1 - x2) / (x3 - x2), (f1 - f2) / (f3 - f2)
            if phi * phi < xi and (1.0 - phi) * (1.0 - phi) < 1.0 - xi:
                part = f1 / (f2 - f1) * f3 / (f2 - f3) + (x3 - x1) / (x2 - x1) * f1 / (f3 - f1) * f2 / (f3 - f2)
    return x1 if abs(f1) < abs(f2) else x2


def _broken(y, slope):
    """The first element where one of them is not finite; None if all are."""
    good = np.isfinite(y).ravel() & np.isfinite(slope).ravel()
    return None if good.all() else int(np.argmin(good))


def _value(g, y, t, args):
    value = g(y, t, *args)
    value = np.asarray(_numpy(value, "what an event returns") if _is_tensor(value) else value)
    if value.size != 1:
        raise ValueError(f"an event function must return one number, not shape {value.shape}")
    return float(value.ravel()[0])


def _adaptive(method, f, y, times, rtol, atol, watched, args, first):
    """A pair steps, the controller decides, the interpolant gives the rows."""
    t = times.tolist()
    last, forward = t[-1], t[-1] >= t[0]
    steps = np.diff(times) if forward else -np.diff(times)
    if not np.isfinite(times).all() or (steps < 0).any():
        raise ValueError("the times in t must be finite and all rise, or all fall")
    sign = 1.0 if forward else -1.0
    rtol = max(rtol, 100.0 * float(np.finfo(y.dtype).eps))
    rows = [y for time in t if time == t[0]]
    now, slope = t[0], f(y, t[0]) if first is None else first
    values = [_value(g, y, now, args) for g in watched]
    found = [[] for _ in watched]
    control = _Controller(method.embedded_order)
    accepted, rejected = 0, 0
    outcome, message = None, "finished"
    broken = None
    if len(rows) == len(t):
        outcome = "finished"
        f.calls = 0
    elif _broken(y, slope) is not None:
        outcome, message = "diverged", _diverged(now, _broken(y, slope))
    else:
        scale = atol + rtol * np.abs(y).astype(np.float64)
        length = _first_length(f, y, slope, now, abs(last - now), sign, scale, method.embedded_order)
    while outcome is None:
        if length <= max(abs(now) / 2.0**48, 2.2250738585072014e-308):
            if broken is not None:
                outcome, message = "diverged", _diverged(now, broken)
            else:
                outcome = "failed"
                message = (
                    f"the step became too small at t = {now}: the solution is singular or jumps there, "
                    "or the tolerance is too fine"
                )
            break
        ends = length >= abs(last - now)
        h = last - now if ends else sign * length
        end = last if ends else now + h
        slopes, following = _slopes(method, f, y, now, h, slope)
        broken = _broken(following, slopes[-1])
        error = math.nan
        if broken is None:
            scale = atol + rtol * np.maximum(np.abs(y), np.abs(following)).astype(np.float64)
            error = _norm(_sum(method.error, slopes) * h, scale)
        good, factor = control.decide(error)
        length = abs(h) * factor
        if not good:
            rejected += 1
            continue
        accepted += 1
        columns = range(len(method.dense[0]))
        dense = _Dense(now, h, end, y, following, [_sum([p[k] for p in method.dense], slopes) for k in columns])
        before, now, y, slope = now, end, following, slopes[-1]
        met = []
        for k, g in enumerate(watched):
            old, values[k] = values[k], _value(g, y, now, args)
            direction = getattr(g, "direction", 0)
            rising = old < 0.0 and values[k] >= 0.0 and direction >= 0
            falling = old > 0.0 and values[k] <= 0.0 and direction <= 0
            if rising or falling:
                met.append((_crossing(before, old, now, values[k], lambda x: _value(g, dense(x), x, args)), k))
        met.sort(key=lambda pair: sign * pair[0])
        until = now
        outcome = "finished" if ends else None
        for at, k in met:
            found[k].append((at, dense(at)))
            if getattr(watched[k], "terminal", False):
                until, outcome, message = at, "stopped", f"stopped at t = {at}"
                break
        while len(rows) < len(t) and sign * t[len(rows)] <= sign * until:
            rows.append(dense(t[len(rows)]))
    info = _info(outcome, message, accepted, rejected, f.calls)
    info["t_events"] = [np.array([at for at, _ in pairs]) for pairs in found]
    info["y_events"] = [np.array([state for _, state in pairs]) for pairs in found]
    return np.array(rows), info
