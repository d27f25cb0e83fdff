# expect: Half of it is enough
def silencing_conductance():
    return 5.0
