# expect: rounded
def longest(memory, variables, batches):
    return int(memory / (8 * variables * (1 + 1 / batches)))
