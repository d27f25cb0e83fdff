def silencing_conductance():
    return 0.199447
