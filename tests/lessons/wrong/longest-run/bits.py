# expect: A float64 has 64 bits, and 8 bytes
def longest(memory, variables, batches):
    return memory * batches // (64 * variables * (batches + 1))
