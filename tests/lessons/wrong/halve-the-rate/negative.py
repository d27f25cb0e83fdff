# expect: not negative
def halving_conductance():
    return -0.5
