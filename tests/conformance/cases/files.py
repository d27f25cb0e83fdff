# Saving and loading. Each case starts in an empty folder.

# case: save and load
a = np.array([[1.5, 2.0], [3.0, -4.0]])
np.save('a.npy', a)
show(np.load('a.npy'))

# case: save adds the ending
np.save('state', np.arange(3))
show(np.load('state.npy'))

# case: save of every dtype
for k in ['float64', 'float32', 'int64', 'int32', 'bool']:
    np.save('x', np.array([0, 1, 2]).astype(k))
    show(np.load('x.npy'))

# case: save of a view
a = np.arange(12).reshape(3, 4)
np.save('v', a[::2, ::-1])
show(np.load('v.npy'))
np.save('t', a.T)
show(np.load('t.npy'))

# case: save of a scalar and a list
np.save('s', 3.5)
show(np.load('s.npy'))
np.save('l', [1, 2])
show(np.load('l.npy'))

# case: savez and load
np.savez('parts.npz', t=np.arange(3), v=np.array([[1.0], [2.0]]))
d = np.load('parts.npz')
print(sorted(d.files))
show(d['t'])
show(d['v'])

# case: savez by position
np.savez('p', np.arange(2), np.zeros(1))
d = np.load('p.npz')
print(d.files)
show(d['arr_0'])
show(d['arr_1'])

# case: savez as context manager
np.savez('q.npz', a=[1, 2])
with np.load('q.npz') as d:
    print('a' in d, list(d.keys()), len(d))
    show(d['a'])

# case: savez_compressed
np.savez_compressed('c.npz', a=np.zeros(100))
print(np.load('c.npz')['a'].sum())

# case: missing key of an archive
np.savez('q.npz', a=[1, 2])
np.load('q.npz')['b']

# case: load of a missing file
np.load('nothing.npy')

# case: load of a corrupt file
# message: differs
with open('bad.npy', 'w') as f:
    f.write('not an array')
np.load('bad.npy')

# case: savetxt and loadtxt
np.savetxt('t.txt', np.array([[1.5, 2.0], [3.0, 4.25]]))
print(open('t.txt').read())
show(np.loadtxt('t.txt'))

# case: savetxt with format, delimiter and header
np.savetxt('t.csv', np.array([[1, 2], [3, 4]]), fmt='%d', delimiter=',', header='a,b')
print(open('t.csv').read())
show(np.loadtxt('t.csv', delimiter=','))

# case: savetxt of a vector
np.savetxt('v.txt', [1.0, 2.5], fmt='%.3f')
print(open('v.txt').read())
show(np.loadtxt('v.txt'))

# case: loadtxt options
with open('d.csv', 'w') as f:
    f.write('t,v\n0,1.5\n1,2.5 # last\n')
show(np.loadtxt('d.csv', delimiter=',', skiprows=1))
show(np.loadtxt('d.csv', delimiter=',', skiprows=1, usecols=1))
t, v = np.loadtxt('d.csv', delimiter=',', skiprows=1, unpack=True)
show(t)
show(np.loadtxt('d.csv', delimiter=',', skiprows=1, usecols=(0,), dtype=int))

# case: loadtxt of words
with open('w.txt', 'w') as f:
    f.write('1 two\n')
np.loadtxt('w.txt')

# case: loadtxt of a missing file
np.loadtxt('nothing.txt')

# case: genfromtxt
with open('d.csv', 'w') as f:
    f.write('1,2\n3,\n')
show(np.genfromtxt('d.csv', delimiter=','))

# case: loadtxt of lines
show(np.loadtxt(['1 2', '3 4']))

# case: batches saved in parts
state = np.array([1.0, 0.0])
for batch in range(3):
    rows = [state]
    for _ in range(4):
        rows.append(rows[-1] * 0.5 + 0.25)
    part = np.array(rows)
    np.save(f'part{batch}', part[:-1])
    state = part[-1]
whole = np.concatenate([np.load(f'part{k}.npy') for k in range(3)])
print(whole.shape, whole[:, 0])

# case: bytes to a file and back
x = np.arange(6.0).reshape(2, 3)
x.tofile("x.bin")
show(np.fromfile("x.bin"))
show(np.fromfile("x.bin", dtype=np.float64, count=2, offset=16))
np.arange(5, dtype=np.int32).tofile("n.bin")
show(np.fromfile("n.bin", np.int32))
show(np.fromfile("n.bin", dtype=np.int32, count=100))
show(np.fromfile("n.bin"))

# case: bytes from a file that is not there
# message: differs
np.fromfile("nowhere.bin")
