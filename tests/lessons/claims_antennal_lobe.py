"""The numbers that the antennal lobe's text claims, as data: as in `claims_day_1.py`. Single neurons are computed here in plain Python, from rates
and sums of rates, without the lesson's functions.
"""
import functools
import math

import numpy as np

PHI = 3 ** (-1.4)
PHI_A = 3**1.25
PHI_KCA = 2.3**0.3


def bend(x):
    return 1 - x / 2 if abs(x) < 1e-7 else x / math.expm1(x)


def potassium_slope(V, n):
    v = V + 50
    a, b = 0.1 * bend((15 - v) / 5), 0.5 * math.exp((10 - v) / 40)
    return PHI * (a - (a + b) * n)


def pn(y, I):
    """Slopes of V, n, m, h, m_A, h_A of a projection neuron."""
    V, n, m, h, mA, hA = y
    v = V + 50
    am, bm = 1.28 * bend((13 - v) / 4), 1.4 * bend((v - 40) / 5)
    ah, bh = 0.128 * math.exp((17 - v) / 18), 4 / (math.exp((40 - v) / 5) + 1)
    current = 10 * n**4 * (V + 95) + 0.15 * (V + 55) + 0.05 * (V + 95) + 100 * m**3 * h * (V - 50) + 10 * mA**4 * hA * (V + 95)
    rate_mA = PHI_A * (math.exp((V + 35.82) / 19.69) + math.exp(-(V + 79.69) / 12.7) + 0.37)
    rate_hA = PHI_A * (math.exp((V + 46.05) / 5) + math.exp(-(V + 238.4) / 37.45)) if V < -63 else PHI_A / 19
    return (
        I - current,
        potassium_slope(V, n),
        PHI * (am - (am + bm) * m),
        PHI * (ah - (ah + bh) * h),
        rate_mA * (1 / (1 + math.exp(-(V + 60) / 8.5)) - mA),
        rate_hA * (1 / (1 + math.exp((V + 78) / 6)) - hA),
    )


def ln(y, I):
    """Slopes of V, n, m_Ca, h_Ca, m_KCa, [Ca] of a local neuron."""
    V, n, m, h, mK, Ca = y
    calcium = 3 * m * m * h * (V - 140)
    current = 10 * n**4 * (V + 95) + 0.15 * (V + 50) + 0.02 * (V + 95) + calcium + 0.3 * PHI_KCA * mK * (V + 90)
    tau_h = 0.3 * math.exp((V - 40) / 13) + 0.002 * math.exp((60 - V) / 29)
    return (
        I - current,
        potassium_slope(V, n),
        (1 / (1 + math.exp(-(V + 20) / 6.5)) - m) / 1.5,
        (1 / (1 + math.exp((V + 25) / 12)) - h) / tau_h,
        PHI_KCA * (0.01 * Ca - (0.01 * Ca + 0.02) * mK),
        -2e-4 * calcium - (Ca - 2.4e-4) / 150,
    )


@functools.cache
def voltage(kind):
    """V of one neuron for 150 ms, 10 µA/cm² from 20 ms on, RK4 in steps of 0.005 ms."""
    f, e = {"PN": pn, "LN": ln}[kind], 0.005
    y = (-70.0, 0.0, 0.0, 0.0, 0.0, 0.0 if kind == "PN" else 2.4e-4)
    out = [y[0]]
    for k in range(30000):
        I = 10.0 if k >= 4000 else 0.0
        a = f(y, I)
        b = f(tuple(x + e / 2 * s for x, s in zip(y, a)), I)
        c = f(tuple(x + e / 2 * s for x, s in zip(y, b)), I)
        d = f(tuple(x + e * s for x, s in zip(y, c)), I)
        y = tuple(x + e / 6 * (p + 2 * q + 2 * r + s) for x, p, q, r, s in zip(y, a, b, c, d))
        out.append(y[0])
    return np.array(out)


def crossings(kind, level=0.0):
    V = voltage(kind)
    return int(((V[:-1] < level) & (V[1:] >= level)).sum())


def width(kind):
    """How long V stays above -30 mV in its second spike."""
    V = voltage(kind)
    up = np.flatnonzero((V[:-1] < -30) & (V[1:] >= -30))[1]
    return (np.argmax(V[up + 1 :] < -30)) * 0.005


def tau_m_A(V):
    return 1 / (math.exp((V + 35.82) / 19.69) + math.exp(-(V + 79.69) / 12.7) + 0.37) / PHI_A


def fired(page, name):
    """Spikes of all PNs in one of the page's recordings."""
    V = page.namespace[name][:, :90]
    return int(((V[:-1] < 0) & (V[1:] >= 0)).sum())


def volleys(page):
    """Moments at which PNs fire without inhibition, rounded to a step; -1 if there is one at which not all thirty do."""
    V = page.namespace["V_blocked"][:, :90]
    step, cell = np.nonzero((V[:-1] < 0) & (V[1:] >= 0))
    moments, count = np.unique(step, return_counts=True)
    return moments.size if np.all(count == 30) else -1


PRINTED = [
    ("fastest-gate", "m of I_A      at 50 mV: tau = 0.0032 ms, longest step for RK4 0.0090 ms"),
    ("one-of-each", "PN: 6 spikes"),
    ("one-of-each", "LN: 1 spikes"),
    ("wiring", "1335 excitatory and 1781 inhibitory synapses"),
    ("state-size", "for each synapse: 3956"),
    ("state-size", "for each neuron:  960"),
    ("state-size", "3.2 and 0.8 GB; the voltages alone: 0.1 GB"),
    ("smell", "67 spikes of 19 PNs, 41 of 16 LNs"),
    ("rhythm", "comes back after 22 ms, that is 47 times per second; correlation 0.15"),
    ("picrotoxin", "without inhibition: 180 spikes of 30 PNs"),
    ("control", "with inhibition: 25 spikes of 12 PNs"),
    ("control", "togetherness 0.031"),
    ("control", "without inhibition: 243 spikes of 30 PNs"),
    ("control", "togetherness 0.019"),
    ("odour", "39 neurons smell it: 30 PNs and 9 LNs"),
]

VALUES = [
    ("at +50 mV its time constant is 0.0032 ms", lambda p: tau_m_A(50), 0.00315, 0.00325),
    ("The limit of RK4 for it is 0.009 ms", lambda p: 2.785 * tau_m_A(50), 0.0085, 0.0095),
    ("A step of 0.02 ms is not forgiven", lambda p: 0.02 / tau_m_A(50), 2.785, 10),
    ("The PN crosses 0 mV upwards six times until 150 ms", lambda p: crossings("PN"), 6, 6),
    ("- [x] Once", lambda p: crossings("LN"), 1, 1),
    ("Once, although you see six humps", lambda p: crossings("LN", -20.0), 6, 6),
    ("those of the LN are almost three times as broad", lambda p: width("LN") / width("PN"), 2.5, 3),
    ("- [x] 3135", lambda p: 30 * 90 / 2 + (120 * 30 - 30) / 2, 3135, 3135),
    ("half get a synapse: 1350", lambda p: 30 * 90 / 2, 1350, 1350),
    ("$120 \\times 30 - 30 = 3570$ pairs, of which half are 1785", lambda p: (120 * 30 - 30) / 2, 1785, 1785),
    ("half of $120^2$", lambda p: 120**2 / 2, 7200, 7200),
    ("3116 of them, and its state vector has 3956 elements", lambda p: 6 * 120 + 1335 + 1781 + 120, 3956, 3956),
    ("3116 of them", lambda p: 1335 + 1781, 3116, 3116),
    ("a tenth of a gigabyte for a second", lambda p: 120 * 100_000 * 8 / 1e9, 0.09, 0.11),
    ("A PN makes 15 synapses on 15 LNs", lambda p: 30 / 2, 15, 15),
    ("$1 - e^{-500/75} = 0.9987$", lambda p: 1 - math.exp(-500 / 75), 0.99865, 0.99875),
    ("for 90 neurons that know nothing of each other it would be $1/90 = 0.011$", lambda p: 1 / 90, 0.0105, 0.0115),
    ("Six volleys of thirty PNs", volleys, 6, 6),
    ("a tenth of the spikes", lambda p: fired(p, "V_mixed") / fired(p, "V_mixed_blocked"), 0.08, 0.12),
    ("with ten times as many neurons", lambda p: (830 + 300) / 120, 9, 10.5),
    ("It is 60,000 steps of 960 equations", lambda p: 6 * 120 + 120 + 120, 960, 960),
]
