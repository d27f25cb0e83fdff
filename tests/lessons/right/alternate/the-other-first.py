import numpy as np


def half_center():
    return [[0, 1], [1, 0]], 0.15, (-40, -71)
