# expect: returns nothing
def silencing_conductance():
    g = 0.5
