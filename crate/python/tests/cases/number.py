#: integer arithmetic
print(7 // 2, -7 // 2, 7 // -2, -7 // -2, 7 % 3, -7 % 3, 7 % -3, -7 % -3)
#: big integers
print(2**100, 10**30 // 7, -(10**25) % 97, 3**200 - 3**199)
print(9223372036854775807 + 1, -9223372036854775808 - 1, 9223372036854775807 * 2)
print((2**64) // (2**32), (2**63) - 1, -(2**63), abs(-(2**63)))
#: float text
print(0.1 + 0.2, 1e16, 1e15, 123456789012345678.0, 1e-5, 0.0001, 1.0, -0.0, 1e300 * 1e10, float('nan'))
#: true division
print(1 / 3, 10 / 5, 2**100 / 2**99, 10**30 / 3, 1 / 10**25)
#: float floor and mod
print(7.5 // 2, -7.5 // 2, 7.5 % 2, -7.5 % 2, 7.5 % -2, 1e20 % 3, 0.3 % 0.1)
#: power
print(2**-1, 2**0.5, 0**0, (-2)**3, (-8)**2, 10**-3, 2.0**10, 1.5**3)
#: bit operations
print(5 & 3, 5 | 3, 5 ^ 3, ~5, 1 << 70, (1 << 70) >> 68, -1 >> 10, -5 & 0xff)
#: bool is int
print(True + True, True * 3, isinstance(True, int), True == 1, True & False, True | False, True ^ True, sum([True, False, True]))
#: int and float comparison
print(1 == 1.0, 2**53 + 1 == 2.0**53, 2**53 == 2.0**53, 10**400 > 1e308, float('inf') > 10**400, float('nan') == float('nan'))
#: division by zero
for f in (lambda: 1 / 0, lambda: 1 // 0, lambda: 1 % 0, lambda: 1.0 / 0, lambda: 1.0 // 0, lambda: 1.0 % 0, lambda: 0**-1):
    try:
        f()
    except ZeroDivisionError as e:
        print(e)
#: overflow
for f in (lambda: 2.0**10000, lambda: float(10**400), lambda: 10**400 / 3):
    try:
        f()
    except OverflowError as e:
        print(e)
#: shift errors
try:
    1 << -1
except ValueError as e:
    print(e)
#: unary
print(-5, +5, ~0, -2.5, -(2**70), not 0)
#: underscores and bases
print(1_000_000, 0xff, 0o17, 0b101, 1e3, .5, 5.)
#: hash equality
print({1: 'a', 1.0: 'b', True: 'c'})
print(hash(1) == hash(1.0) == hash(True), hash(2**61 - 1), hash(0.5) == hash(0.5))
#: type errors
for f in (lambda: 1 + 'a', lambda: 'a' + 1, lambda: [1] + 1, lambda: (1,) + [1], lambda: {} + 1, lambda: None * 2, lambda: 'a' * 1.5, lambda: -'a', lambda: 1 < 'a', lambda: 2 ** 'a', lambda: [] < 3, lambda: 1 @ 2):
    try:
        f()
    except TypeError as e:
        print(e)
#: augmented type error
x = 1
try:
    x += 'a'
except TypeError as e:
    print(e)
#: loop sum of floats
s = 0.0
for i in range(1000):
    s += 0.1
print(s)
#: factorial large
n = 1
for i in range(1, 31):
    n *= i
print(n)
