# expect: Twice as much would do
def halving_conductance():
    return 2.5
