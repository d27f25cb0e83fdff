# expect: Take less
def halving_conductance():
    return 12.0
