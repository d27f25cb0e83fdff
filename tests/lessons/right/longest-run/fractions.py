from fractions import Fraction


def longest(memory, variables, batches):
    return int(memory / (8 * variables * (1 + Fraction(1, batches))))
