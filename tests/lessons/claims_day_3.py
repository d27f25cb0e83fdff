"""The numbers that Day 3's text claims, as data: as in `claims_day_1.py`. The neuron is written here once more, in NumPy, from the equations."""
import functools

import numpy as np

PHI = 3.0 ** (-14 / 10)
START = (-71.0, 0.0, 0.0, 0.0)


def quotient(x, k):
    with np.errstate(all="ignore"):
        return np.where(x == 0, k, x / np.expm1(x / k))


def rates(V):
    """alpha and beta of m, h and n at 36 °C."""
    v = V + 50
    return (
        0.32 * quotient(13 - v, 4), 0.28 * quotient(v - 40, 5), 0.128 * np.exp((17 - v) / 18), 4 / (np.exp((40 - v) / 5) + 1),
        0.02 * quotient(15 - v, 5), 0.5 * np.exp((10 - v) / 40),
    )


def slope(X, I, phi=PHI, g_KL=0.0, shift=0.0):
    V, m, h, n = X
    am, bm, _, _, an, bn = rates(V)
    ah, bh = rates(V + shift)[2:4]
    dV = I - 100 * m**3 * h * (V - 50) - 10 * n**4 * (V + 95) - 0.15 * (V + 55) - g_KL * (V + 95)
    return np.array([dV, phi * (am * (1 - m) - bm * m), phi * (ah * (1 - h) - bh * h), phi * (an * (1 - n) - bn * n)])


def run(f, start, step, count, method="RK4"):
    """All states, with the classical method or Euler's."""
    X = np.array(start, dtype=float)
    out = [X]
    with np.errstate(all="ignore"):
        for i in range(count):
            a = f(X, i * step)
            if method == "Euler":
                X = X + step * a
            else:
                b = f(X + step / 2 * a, (i + 0.5) * step)
                c = f(X + step / 2 * b, (i + 0.5) * step)
                X = X + step / 6 * (a + 2 * b + 2 * c + f(X + step * c, (i + 1) * step))
            out.append(X)
    return np.array(out)


def ups(V, step):
    """Times at which V crosses 0 upwards, on a straight line between grid points."""
    k = np.flatnonzero((V[:-1] < 0) & (V[1:] >= 0))
    return step * (k - V[k] / (V[k + 1] - V[k]))


def starts(N):
    return np.repeat(np.array(START)[:, np.newaxis], N, axis=1)


@functools.cache
def one():
    """The neuron with I = 5 for 200 ms, with a step of 0.01 ms."""
    return run(lambda X, t: slope(X, 5.0), START, 0.01, 20000)


def interval():
    return np.diff(ups(one()[:, 0], 0.01))[-1]


@functools.cache
def twenty():
    """Voltages of neurons with currents from 0 to 10, and of one that gets 10.5 / 10, for 600 ms with a step of 0.02 ms."""
    I = np.append(np.linspace(0, 10, 20), 1.05)
    return run(lambda X, t: slope(X, I), starts(21), 0.02, 30000)[:, 0]


def steady(k):
    late = ups(twenty()[:, k], 0.02)
    return 1000 / np.diff(late[late > 200]).mean()


@functools.cache
def clamped():
    """Peak time after the jump from -70 to 0 mV, and the sodium conductance at 10 ms as a part of the peak."""
    old, new = rates(np.array(-70.0)), rates(np.array(0.0))
    t = np.linspace(0, 10, 10001)
    x = [new[k] / (new[k] + new[k + 1]) + (old[k] / (old[k] + old[k + 1]) - new[k] / (new[k] + new[k + 1])) * np.exp(-t * PHI * (new[k] + new[k + 1])) for k in (0, 2)]
    g = x[0] ** 3 * x[1]
    return t[g.argmax()], g[-1] / g.max()


def tau(k, V):
    r = rates(np.array(float(V)))
    return 1 / (PHI * (r[2 * k] + r[2 * k + 1]))


def largest_tau(k):
    return max(tau(k, V) for V in np.linspace(-100, 50, 301))


def open_at(k, V):
    r = rates(np.array(float(V)))
    return r[2 * k] / (r[2 * k] + r[2 * k + 1])


@functools.cache
def rest(g_KL=0.0, shift=0.0, I=0.0, start=(-55.0, 0.005, 0.99, 0.01)):
    return run(lambda X, t: slope(X, I, g_KL=g_KL, shift=shift), start, 0.05, 8000)[-1]


def released(I, shift, start):
    """Spikes after the release, of a neuron whose current is 2 lower from 10 to 60 ms."""
    V = run(lambda X, t: slope(X, I - 2.0 * (10 <= t < 60), shift=shift), start, 0.02, 5500)[:, 0]
    return len(ups(V, 0.02))


def other_rest():
    return rest(0.0, 20.0, 1.4, (-44.0, 0.05, 0.25, 0.07))


@functools.cache
def temperatures():
    """Voltages with I = 5 at 12, 22 and 32 degrees, with a step of 0.02 ms."""
    phi = 3.0 ** ((np.array([12.0, 22.0, 32.0]) - 36) / 10)
    return run(lambda X, t: slope(X, 5.0, phi=phi), starts(3), 0.02, 13000)[:, 0]


def warm(T):
    """Time above zero of the first spike, rate and peak, with I = 5 at T degrees."""
    V = temperatures()[:, (12, 22, 32).index(T)]
    up, down = ups(V, 0.02), ups(-V, 0.02)
    late = up[up > 100]
    return down[down > up[0]][0] - up[0], 1000 / np.diff(late).mean(), V[5000:].max()


@functools.cache
def heat_block():
    """Spikes and the last voltage with I = 5 at 60 degrees after 50 ms."""
    V = run(lambda X, t: slope(X, 5.0, phi=3.0**2.4), START, 0.01, 5000)[:, 0]
    return len(ups(V, 0.01)), V[-1]


@functools.cache
def late_spikes():
    """Currents near the two rheobases, without and with a potassium leak of 0.05, and whether there is a spike between 200 and 400 ms."""
    I = np.concatenate([np.arange(0.9, 1.2, 0.005), np.arange(3.3, 3.7, 0.005)])
    V = run(lambda X, t: slope(X, I, g_KL=np.where(I > 2, 0.05, 0.0)), starts(I.size), 0.05, 8000)[4000:, 0]
    return I, ((V[:-1] < 0) & (V[1:] >= 0)).any(axis=0)


def least_current(g_KL):
    I, fires = late_spikes()
    return I[fires & ((I > 2) == (g_KL > 0))][0]


@functools.cache
def two_spikes():
    """Whether two pulses of 1 ms, of three sizes (rows), with many gaps (columns), make two spikes."""
    gaps = np.tile(np.arange(3.0, 22.0, 0.1), 3)
    sizes = np.repeat([20.0, 40.0, 160.0], gaps.size // 3)

    def f(X, t):
        return slope(X, sizes * ((10 <= t < 11) | ((t >= 10 + gaps) & (t < 11 + gaps))))

    V = run(f, np.repeat(rest()[:, np.newaxis], gaps.size, axis=1), 0.025, 1800)[:, 0]
    return (((V[:-1] < 0) & (V[1:] >= 0)).sum(axis=0) >= 2).reshape(3, -1)


def shortest_gap(size):
    return 3.0 + 0.1 * np.argmax(two_spikes()[(20, 40, 160).index(size)])


@functools.cache
def survives(method, step, end=200.0):
    V = run(lambda X, t: slope(X, 5.0), START, step, int(end / step), method)[:, 0]
    return bool(np.isfinite(V).all() and np.abs(V).max() < 200)


def breaks(method, low, high):
    """1 if runs survive with the step `low` and break with `high`."""
    return int(survives(method, low) and not survives(method, high))


@functools.cache
def at_six(method, count):
    """V at 6 ms after so many steps."""
    return run(lambda X, t: slope(X, 5.0), START, 6 / count, count, method)[-1, 0]


def error_at_six(method, count):
    return abs(at_six(method, count) - at_six("RK4", 2400))


def largest_k():
    _, m, h, n = one().T
    return (100 * m**3 * h + 10 * n**4 + 0.15).max()


def outflow():
    """Potassium that leaves in a period, as a part of what a round cell of 10 micrometres radius with 140 mmol/l holds."""
    V, _, _, n = one()[10000:].T
    charge = (10 * n**4 * (V + 95)).mean() * interval() * 1e-9  # C/cm²
    radius = 1e-3  # cm
    moles = charge * 4 * np.pi * radius**2 / 96485
    return moles / (0.140e-3 * 4 / 3 * np.pi * radius**3)


def linear_error():
    """Worst error of straight lines at 0.01 ms for the first three spikes, against a run with a step 4 times shorter."""
    fine = run(lambda X, t: slope(X, 5.0), START, 0.0025, 16400)[:, 0]
    return np.abs(ups(one()[:, 0], 0.01)[:3] - ups(fine, 0.0025)[:3]).max()


def gain(low, high):
    I = np.linspace(0, 10, 20)
    return np.polyfit(I[low:high], [steady(k) for k in range(20)[low:high]], 1)[0]


PRINTED = [
    ("passive", "settles at -21.7 mV, with a time constant of 6.7 ms"),
    ("hole", "nan"),
    ("cure", "1e-15     4.5035996273"),
    ("cure", "1e-16     inf"),
    ("cure", "0e+00     nan                    5.00000000000000"),
    ("clamp", "at 0 mV: tau_m 0.4 ms, tau_h 1.3 ms, tau_n 5.3 ms"),
    ("neuron", "spikes: 12"),
    ("many", "neuron 1 on its own gives the same: True"),
    ("many", "neuron 2 on its own gives the same: True"),
    ("start-vector", "wrong\n    V [-71.   0.   0.]\n    m [  0. -71.   0.]\n    h [  0.   0. -71.]"),
    ("twenty", "spikes in 0.2 s: [ 0  0  1  6  7  9 10 11 11 12 13 13 14 14 15 15 16 16 16 17]"),
    ("steady", "the last neuron's first spike: 4.52 ms, then intervals of [12.   12.   12.16 12.18] ms"),
    ("conductance", "at most 42.4 per ms\n2 / k = 0.047 ms   2.785 / k = 0.066 ms"),
    ("accuracy", "Euler  error at step 0.06 ms: 7.5e-02 mV, at 0.01 ms: 1.2e-02 mV, order 1.00"),
    ("accuracy", "RK4    error at step 0.06 ms: 1.4e-07 mV"),
    ("spike-times", "straight line  step 0.01 ms: worst error 6.7e-05 ms, order 2.0"),
    ("spike-times", "cubic curve    step 0.01 ms: worst error 7.8e-08 ms, order 3.9"),
]

VALUES = [
    ("$V = E_{\\mathrm L} + I/g_{\\mathrm L} = -55 + 33.3 = -21.7$ mV", lambda p: -55 + 5 / 0.15, -21.7, -21.6),
    ("settles about 33 mV higher", lambda p: 5 / 0.15, 32.5, 33.5),
    ("$\\tau = C/g_{\\mathrm L} = 6.7$ ms", lambda p: 1 / 0.15, 6.65, 6.75),
    ("would drive the membrane up by 33 *volts*", lambda p: 5 / 0.00015 / 1000, 32.5, 33.5),
    ("$\\varphi = 3^{(22 - 36)/10} = 0.215$", lambda p: PHI, 0.2145, 0.2155),
    ("0.1, because the curve passes through 0.1 there", lambda p: float(rates(np.array(-35.0))[4]), 0.0999999, 0.1000001),
    ("holes at $-37$ and $-10$", lambda p: float(abs(13 - (-37 + 50)) + abs(-10 + 50 - 40)), 0, 0),
    ("4.5, ten per cent off", lambda p: 1e-15 / (np.exp(1e-15 / 5) - 1), 4.45, 4.55),
    ("$1.0000000000000002$", lambda p: np.exp(2e-16) - 1, 2.2e-16, 2.3e-16),
    ("$m$ is fast, at most 0.55 ms everywhere", lambda p: largest_tau(0), 0.545, 0.555),
    ("up to 28 ms for $h$", lambda p: largest_tau(1), 27.5, 28.5),
    ("$h$ and $n$ take ten times as long, or more", lambda p: min(tau(k, -40) / tau(0, -40) for k in (1, 2)), 10, 60),
    ("with a time constant of 0.4 ms", lambda p: tau(0, 0), 0.35, 0.45),
    ("then $h$ closes with one of 1.3 ms", lambda p: tau(1, 0), 1.25, 1.35),
    ("Potassium comes later, with 5.3 ms", lambda p: tau(2, 0), 5.25, 5.35),
    ("It rises within about a millisecond", lambda p: clamped()[0], 0.8, 1.2),
    ("and falls again although the voltage stays", lambda p: clamped()[1], 0, 0.05),
    ("Twelve action potentials", lambda p: len(ups(one()[:, 0], 0.01)), 12, 12),
    ("from −77 mV to 50 mV", lambda p: one()[10000:, 0].min(), -77.5, -76.5),
    ("from −77 mV to 50 mV", lambda p: one()[10000:, 0].max(), 49.5, 50.5),
    ("far less than a thousandth of the ions", lambda p: outflow(), 1e-6, 5e-4),
    ("for 8.5 ms at 12 °C", lambda p: warm(12)[0], 8.45, 8.55),
    ("for 3.4 ms at 22 °C", lambda p: warm(22)[0], 3.35, 3.45),
    ("for 1.3 ms at 32 °C", lambda p: warm(32)[0], 1.25, 1.35),
    ("fires 30, 62 and 107 times per second", lambda p: warm(12)[1], 29.5, 30.5),
    ("fires 30, 62 and 107 times per second", lambda p: warm(22)[1], 61.5, 62.5),
    ("fires 30, 62 and 107 times per second", lambda p: warm(32)[1], 106.5, 107.5),
    ("it fires once and then stays at −14.5 mV", lambda p: heat_block()[0], 1, 1),
    ("stays at −14.5 mV, whatever the step", lambda p: heat_block()[1], -14.55, -14.45),
    ("The height of the spikes hardly changes", lambda p: warm(32)[2] - warm(12)[2], -1, 1),
    ("At the squid's rest only 60 % of the gates $h$", lambda p: 0.07 / (0.07 + 1 / (np.exp(3.0) + 1)), 0.59, 0.61),
    ("Our neuron rests with 99.9 % of its gates $h$ open", lambda p: open_at(1, rest()[0]), 0.9985, 0.9995),
    ("It creeps back.", lambda p: released(0.0, 0.0, rest()), 0, 0),
    ("a neuron with fewer open gates $h$ at rest should fire", lambda p: released(1.4, 20.0, other_rest()), 1, 1),
    ("begins with a quarter of its gates open", lambda p: other_rest()[2], 0.24, 0.27),
    ("from −55 to −65 mV at rest", lambda p: rest()[0], -55.05, -54.95),
    ("from −55 to −65 mV at rest", lambda p: rest(0.05)[0], -65.05, -64.95),
    ("$(0.15 \\cdot (-55) + 0.05 \\cdot (-95))/0.20 = -65$", lambda p: (0.15 * -55 + 0.05 * -95) / 0.2, -65.0001, -64.9999),
    ("it needs three times the current to fire at all", lambda p: least_current(0.05) / least_current(0.0), 2.8, 3.6),
    ("fires about 60 times per second", lambda p: 1000 / interval(), 58, 63),
    ("About 85 times.", lambda p: len(ups(twenty()[:10001, 19], 0.02)) / 0.2, 85, 85),
    ("it fires every 127 ms", lambda p: 1000 / steady(2), 126.5, 127.5),
    ("which makes 7.9 Hz", lambda p: steady(2), 7.85, 7.95),
    ("The first spike came after 122 ms", lambda p: ups(twenty()[:, 2], 0.02)[0], 121.5, 122.5),
    ("every 16.155 ms in the end", lambda p: interval(), 16.1545, 16.1555),
    ("$1000/16.155 = 61.9$ Hz", lambda p: 1000 / interval(), 61.85, 61.95),
    ("so the first spike comes after only 4.5 ms", lambda p: ups(twenty()[:, 19], 0.02)[0], 4.45, 4.55),
    ("takes 12.2 ms from spike to spike", lambda p: 1000 / steady(19), 12.15, 12.25),
    ("It is about 4 there", lambda p: gain(10, 20), 3.7, 4.3),
    ("ten times as much at the foot of the curve", lambda p: gain(2, 4) / gain(10, 20), 8, 12),
    ("For our neuron it gives 1.03 µA/cm²", lambda p: least_current(0.0), 1.02, 1.04),
    ("lies between 0.53 and 1.05", lambda p: np.linspace(0, 10, 20)[1], 0.525, 0.535),
    ("lies between 0.53 and 1.05", lambda p: np.linspace(0, 10, 20)[2], 1.045, 1.055),
    ("must wait for 19.5 ms", lambda p: shortest_gap(20), 19.35, 19.65),
    ("With 40 µA/cm² 9.4 ms are enough", lambda p: shortest_gap(40), 9.25, 9.55),
    ("with 160 µA/cm² 4.2 ms", lambda p: shortest_gap(160), 4.05, 4.35),
    ("Euler's run breaks when the step reaches 0.063 ms", lambda p: breaks("Euler", 0.062, 0.064), 1, 1),
    ("0.081 ms, only 1.28 times as long", lambda p: breaks("RK4", 0.080, 0.082), 1, 1),
    ("only 1.28 times as long", lambda p: 0.081 / 0.063, 1.275, 1.295),
    ("the ratio was 1.4, for a plain decay", lambda p: 2.785 / 2, 1.35, 1.45),
    ("falls from milliseconds to 0.024 ms", lambda p: 1 / largest_k(), 0.0235, 0.0245),
    ("The formulas say 0.047 ms for Euler", lambda p: 2 / largest_k(), 0.0465, 0.0475),
    ("and 0.066 ms for RK4", lambda p: 2.785 / largest_k(), 0.0655, 0.0665),
    ("its error is $1.4 \\cdot 10^{-7}$ mV", lambda p: error_at_six("RK4", 100), 1.35e-7, 1.45e-7),
    ("and Euler's is 0.075 mV", lambda p: error_at_six("Euler", 100), 0.0745, 0.0755),
    ("About half a million times", lambda p: error_at_six("Euler", 100) / error_at_six("RK4", 100), 4.5e5, 6e5),
    ("eight times shorter than where RK4 breaks", lambda p: 0.081 / 0.01, 7.5, 8.5),
    ("a thousand-millionth of a millivolt, or less", lambda p: error_at_six("RK4", 600), 1e-12, 1e-9),
    ("the straight line is wrong by $7 \\cdot 10^{-5}$ ms", lambda p: linear_error(), 6e-5, 7.5e-5),
]
