# expect: Return a tensor
import numpy as np
import tensorflow as tf


def drive(weights, counts, window):
    return weights.numpy().tolist()
