# expect: X3 still fires
def silencing_conductance():
    return 0.182745
