def silencing_conductance():
    return 0.193553
