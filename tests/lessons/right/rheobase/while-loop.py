import numpy as np


def rheobase(spikes):
    def fires(I):
        times = spikes(I)
        return len(times) > 0 and times[-1] > 200
    
    below, above = 0, 10
    while above - below > 0.005:
        middle = below + (above - below) / 2
        below, above = (below, middle) if fires(middle) else (middle, above)
    return (below + above) / 2
