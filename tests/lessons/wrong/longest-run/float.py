# expect: This is a float
def longest(memory, variables, batches):
    return memory / (8 * variables * (1 + 1 / batches))
