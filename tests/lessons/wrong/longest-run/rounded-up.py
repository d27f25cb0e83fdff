# expect: Rounded up
def longest(memory, variables, batches):
    return -(-memory * batches // (8 * variables * (batches + 1)))
