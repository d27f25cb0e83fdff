#: forgotten colon
if 1 == 1
    print(1)
#: never closed
print((1 + 2)
x = 3
#: unmatched
x = 1)
#: mismatch
x = (1, 2]
#: string not closed
x = 'abc
#: unexpected indent
x = 1
  y = 2
#: expected block
for i in range(3):
print(i)
#: expected block in function
def f():
x = 1
#: unindent
if 1:
        x = 1
    y = 2
#: assignment in condition
x = 1
if x = 2:
    pass
#: assign to call
f() = 3
#: assign to literal
5 = x
#: print statement
print 'hello'
#: return outside
return 5
#: break outside
break
#: continue outside
continue
#: stray operator
x = 1 +
#: two values
x = 1 2
#: nonlocal at module
nonlocal x
#: duplicate argument
def f(a, a): pass
#: default order [3.12]
def f(a=1, b): pass
#: keyword repeated
f(a=1, a=2)
#: positional after keyword
f(a=1, 2)
#: global after use
def f():
    x = 1
    global x
#: del call
del f()
#: invalid character
x = 5 – 3
