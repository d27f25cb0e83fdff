# expect: returns nothing
def longest(memory, variables, batches):
    length = memory * batches // (8 * variables * (batches + 1))
