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

# case: load of an empty file
open('empty.npy', 'w').close()
np.load('empty.npy')

# case: load of files that are cut short
np.save('x', np.arange(12.0).reshape(3, 4))
whole = open('x.npy', 'rb').read()
for size in [7, 9, 50, 120, 130, 200]:
    with open('cut.npy', 'wb') as f:
        f.write(whole[:size])
    for mode in [None, 'r']:
        try:
            np.load('cut.npy', mmap_mode=mode)
        except ValueError as error:
            print(size, mode, error)

# case: load of an archive that is cut short
np.savez('z.npz', a=[1, 2])
whole = open('z.npz', 'rb').read()
with open('z.npz', 'wb') as f:
    f.write(whole[:100])
try:
    np.load('z.npz')
except Exception as error:
    print(type(error).__name__, error)

# case: load of another version
np.save('x', [1.0])
whole = open('x.npy', 'rb').read()
with open('x.npy', 'wb') as f:
    f.write(whole[:6] + bytes([9, 0]) + whole[8:])
np.load('x.npy')

# case: load of a map
np.save('x', np.arange(12.0).reshape(3, 4))
m = np.load('x.npy', mmap_mode='r')
print(type(m).__name__, isinstance(m, np.ndarray), m.flags.writeable, m.shape, repr(m))
print(type(m[1]).__name__, m[1], type(m + 1).__name__, m.sum(), m[1:, ::2].mean())

# case: a map is only read
np.save('x', np.arange(3.0))
m = np.load('x.npy', mmap_mode='r')
m[0] = 1

# case: a map that is copied when it is written
np.save('x', np.arange(3.0))
m = np.load('x.npy', mmap_mode='c')
m[0] = 7
print(m, np.load('x.npy'))

# case: load with a mode that does not exist
np.save('x', np.arange(3.0))
np.load('x.npy', mmap_mode='z')

# case: arrays one after the other in an open file
with open('two.npy', 'wb') as f:
    np.save(f, np.arange(3))
    np.save(f, np.ones((2, 2)))
with open('two.npy', 'rb') as f:
    show(np.load(f))
    show(np.load(f))
