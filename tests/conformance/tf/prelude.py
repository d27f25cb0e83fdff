# Runs before every case, on both sides.
import numpy as np
import tensorflow as tf


def show(*values):
    """Kind, dtype, shape and every value of tensors, arrays and numbers; repr of a float gives back the same bits."""
    for x in values:
        if isinstance(x, (tuple, list)):
            print(type(x).__name__, len(x))
            show(*x)
            continue
        kind = "Variable" if isinstance(x, tf.Variable) else "Tensor" if isinstance(x, tf.Tensor) else type(x).__name__
        a = np.asarray(x.numpy() if kind in ("Variable", "Tensor") else x)
        print(kind, a.dtype, a.shape, a.ravel().tolist())


def fails(action):
    """Prints the type of what an action raises."""
    try:
        action()
    except Exception as error:
        print(type(error).__name__)
    else:
        print("no error")
