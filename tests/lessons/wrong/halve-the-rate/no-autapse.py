# expect: there is no autapse
def halving_conductance():
    return 0.0
