# expect: Take more
def silencing_conductance():
    return 0.0
