# expect: This is the matrix alone
def longest(memory, variables, batches):
    return memory // (8 * variables)
