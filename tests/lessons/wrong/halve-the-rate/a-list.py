# expect: Return one number
def halving_conductance():
    return [0.1, 0.5]
