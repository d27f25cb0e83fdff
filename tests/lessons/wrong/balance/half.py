# expect: Too little
def silencing_conductance():
    return 0.1179
