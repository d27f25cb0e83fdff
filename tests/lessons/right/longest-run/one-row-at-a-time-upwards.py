def longest(memory, variables, batches):
    low, high = 0, memory + 1
    while high - low > 1:
        middle = (low + high) // 2
        if 8 * middle * variables * (batches + 1) <= memory * batches:
            low = middle
        else:
            high = middle
    return low
