# expect: One too many
def longest(memory, variables, batches):
    return memory * batches // (8 * variables * (batches + 1)) + 1
