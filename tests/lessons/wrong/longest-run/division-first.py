# expect: `1 // batches` is 0
def longest(memory, variables, batches):
    return memory // ((1 + 1 // batches) * 8 * variables)
