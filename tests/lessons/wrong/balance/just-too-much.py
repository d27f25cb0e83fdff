# expect: smallest
def silencing_conductance():
    return 0.210255
