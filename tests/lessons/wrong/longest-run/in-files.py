# expect: This is the law for parts in files
def longest(memory, variables, batches):
    return memory * batches // (16 * variables)
