def halving_conductance():
    return 4.9
