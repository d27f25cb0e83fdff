import numpy as np
import tensorflow as tf


def at_temperature(dXdt, T):
    def warmed(X, t):
        dV, dm, dh, dn = tf.unstack(dXdt(X, t))
        q = np.exp(np.log(3) * (T - 22) / 10)
        return tf.stack([dV, q * dm, q * dh, q * dn])
    return warmed
