# expect: returns nothing
def halving_conductance():
    g = 0.5
