# expect: not negative
def silencing_conductance():
    return -1
