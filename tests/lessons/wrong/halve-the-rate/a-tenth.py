# expect: Take more
def halving_conductance():
    return 0.5
