# expect: This is the law for one run
def longest(memory, variables, batches):
    return memory // (16 * variables)
