# expect: A tensor never changes
import numpy as np
import tensorflow as tf


def at_temperature(dXdt, T):
    factor = 3.0**((T - 22) / 10)

    def warmed(X, t):
        change = dXdt(X, t)
        change[1:] *= factor
        return change
    return warmed
