# expect: Four bytes are a float32
def longest(memory, variables, batches):
    return memory * batches // (4 * variables * (batches + 1))
