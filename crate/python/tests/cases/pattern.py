#: literals and wildcard
def f(x):
    match x:
        case 0: return 'zero'
        case 1 | 2: return 'small'
        case 'a': return 'letter'
        case None: return 'none'
        case True: return 'true'
        case -1.5: return 'neg'
        case _: return 'other'
print([f(v) for v in (0, 2, 'a', None, -1.5, 9, 'b')])
#: captures and guards
def f(x):
    match x:
        case n if n < 0: return 'negative'
        case n: return n * 2
print(f(-1), f(4))
#: sequences
def f(x):
    match x:
        case []: return 'empty'
        case [a]: return ('one', a)
        case [a, b]: return ('two', a, b)
        case [first, *rest]: return ('many', first, rest)
        case (a, b): return 'never'
        case _: return 'no sequence'
print(f([]), f([1]), f((1, 2)), f(range(4)), f('ab'), f(5))
#: star in the middle
match [1, 2, 3, 4, 5]:
    case [a, *_, z]:
        print(a, z)
match [1, 2, 3, 4, 5]:
    case [a, *m, y, z]:
        print(a, m, y, z)
#: nested sequences
def f(x):
    match x:
        case [[a, b], [c, 5]]: return a, b, c
        case [[a, *_], _]: return 'first', a
        case _: return None
print(f([[1, 2], [3, 5]]), f([[1, 2], [3, 4]]), f([1, 2]))
#: mappings
def f(x):
    match x:
        case {'type': 'point', 'x': x, 'y': y}: return x, y
        case {'type': t, **rest}: return t, rest
        case {}: return 'mapping'
        case _: return 'other'
print(f({'type': 'point', 'x': 1, 'y': 2}), f({'type': 'c', 'r': 3}), f({}), f([]))
#: classes
class P:
    __match_args__ = ('x', 'y')
    def __init__(self, x, y): self.x, self.y = x, y
def f(p):
    match p:
        case P(0, 0): return 'origin'
        case P(x=0, y=b): return ('axis', b)
        case P(a, b) if a == b: return 'diagonal'
        case P(): return 'point'
        case int(n): return ('int', n)
        case str() as s: return ('str', s)
        case _: return 'other'
print(f(P(0, 0)), f(P(0, 3)), f(P(2, 2)), f(P(1, 2)), f(5), f('a'), f(None))
#: or with captures
def f(x):
    match x:
        case [1, a] | [a, 2]: return a
        case {'k': [b]} | [b, _, _]: return ('b', b)
    return 'none'
print(f([1, 9]), f([8, 2]), f({'k': [7]}), f([4, 5, 6]), f(0))
#: as patterns
match [1, [2, 3]]:
    case [a, [b, c] as inner]:
        print(a, b, c, inner)
#: dotted names
class Color:
    RED = 1
    BLUE = 2
def f(c):
    match c:
        case Color.RED: return 'red'
        case Color.BLUE: return 'blue'
        case _: return '?'
print(f(1), f(2), f(3))
#: no match falls through
match 5:
    case 6:
        print('six')
print('after')
#: match in loop with break
for v in [1, 'stop', 3]:
    match v:
        case 'stop': break
        case n: print(n)
#: match names as variables
match = 3
case = 4
print(match + case)
#: tuple subject
def f(a, b):
    match a, b:
        case 0, _: return 'a0'
        case _, 0: return 'b0'
        case _: return 'no'
print(f(0, 1), f(1, 0), f(1, 1))
