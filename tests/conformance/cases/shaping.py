# Changing shape, joining, splitting, ordering.

# case: reshape
a = np.arange(6)
show(a.reshape(2, 3))
show(a.reshape((3, 2)))
show(a.reshape(-1, 2))
show(np.reshape(a, (2, -1)))
show(a.reshape(6, 1).shape)

# case: reshape of a transposed array
a = np.arange(6).reshape(2, 3).T
show(a.reshape(6))
show(a.reshape(2, 3))

# case: reshape impossible
np.arange(6).reshape(4, 2)

# case: reshape with two unknowns
np.arange(6).reshape(-1, -1)

# case: reshape with an unknown that does not divide
np.arange(6).reshape(4, -1)

# case: ravel and flatten
a = np.arange(6).reshape(2, 3)
show(a.ravel())
show(a.flatten())
show(np.ravel(a.T))
show(np.ravel([[1, 2], [3, 4]]))

# case: ravel in column order
a = np.arange(6).reshape(2, 3)
show(a.ravel(order='F'))
show(a.flatten('F'))

# case: transpose
a = np.arange(6).reshape(2, 3)
show(a.T)
show(a.transpose())
show(np.transpose(a))
show(np.arange(3).T)

# case: transpose with axes
a = np.arange(24).reshape(2, 3, 4)
print(a.transpose(1, 0, 2).shape, np.transpose(a, (2, 0, 1)).shape, a.T.shape, a.transpose((0, 2, 1)).shape)

# case: transpose bad axes
np.zeros((2, 3)).transpose(0, 0)

# case: swapaxes and moveaxis
a = np.zeros((2, 3, 4))
print(a.swapaxes(0, 2).shape, np.swapaxes(a, 0, 1).shape, np.moveaxis(a, 0, -1).shape)

# case: squeeze and expand_dims
a = np.zeros((1, 3, 1))
print(a.squeeze().shape, np.squeeze(a, axis=0).shape, np.expand_dims(np.zeros(3), 0).shape, np.expand_dims(np.zeros(3), axis=-1).shape)

# case: squeeze of a longer axis
np.squeeze(np.zeros((2, 1)), axis=0)

# case: atleast
print(np.atleast_1d(3).shape, np.atleast_2d([1, 2]).shape, np.atleast_3d([1, 2]).shape)

# case: concatenate
show(np.concatenate([[1, 2], [3]]))
show(np.concatenate((np.zeros((1, 2)), np.ones((2, 2)))))
show(np.concatenate([np.zeros((2, 1)), np.ones((2, 2))], axis=1))
show(np.concatenate([[1], [2.5]]))
show(np.concatenate([[[1, 2]], [[3, 4]]], axis=None))

# case: concatenate mismatch
np.concatenate([np.zeros((2, 2)), np.zeros((2, 3))])

# case: concatenate of different dimensions
np.concatenate([np.zeros(2), np.zeros((2, 2))])

# case: concatenate of numbers
np.concatenate([1, 2])

# case: concatenate of nothing
np.concatenate([])

# case: concatenate without a list
np.concatenate(np.array([1, 2]), np.array([3]))

# case: concatenate of three without a list
np.concatenate([-71.0], np.zeros(2), np.zeros(2))

# case: concat is a new name
show(np.concat([[1], [2]]))

# case: append
show(np.append([1, 2], 3))
show(np.append([1, 2], [3.5, 4]))
show(np.append([[1, 2]], [[3, 4]], axis=0))
show(np.append([[1, 2]], [[3, 4]]))

# case: append mismatch
np.append([[1, 2]], [3, 4], axis=0)

# case: stack
a, b = np.array([1, 2]), np.array([3, 4])
show(np.stack([a, b]))
show(np.stack([a, b], axis=1))
show(np.stack((a, b), axis=-1))

# case: stack mismatch
np.stack([np.zeros(2), np.zeros(3)])

# case: vstack and hstack
a, b = np.array([1, 2]), np.array([3, 4])
show(np.vstack([a, b]))
show(np.hstack([a, b]))
show(np.hstack([np.zeros((2, 1)), np.ones((2, 1))]))
show(np.vstack((np.zeros((1, 2)), np.ones(2))))

# case: column_stack and dstack
show(np.column_stack([[1, 2], [3, 4]]))
print(np.dstack([[1, 2], [3, 4]]).shape)

# case: block
show(np.block([[np.eye(2), np.zeros((2, 1))], [np.ones((1, 3))]]))

# case: split
print(np.split(np.arange(6), 3))
print(np.split(np.arange(6), [2, 5]))

# case: split uneven
np.split(np.arange(5), 2)

# case: array_split
print(np.array_split(np.arange(5), 2))
print([p.shape for p in np.array_split(np.zeros((7, 2)), 3)])

# case: hsplit and vsplit
a = np.arange(8).reshape(2, 4)
print([p.shape for p in np.hsplit(a, 2)], [p.shape for p in np.vsplit(a, 2)])

# case: split axis
a = np.arange(8).reshape(2, 4)
x, y = np.split(a, 2, axis=1)
show(x)

# case: tile
show(np.tile([1, 2], 3))
show(np.tile([1, 2], (2, 2)))
show(np.tile([[1], [2]], 2))

# case: repeat
show(np.repeat([1, 2], 2))
show(np.repeat([1, 2], [1, 3]))
show(np.repeat([[1, 2], [3, 4]], 2, axis=0))
show(np.array([1.5]).repeat(3))
show(np.repeat(7, 3))

# case: repeat counts mismatch
np.repeat([1, 2, 3], [1, 2])

# case: flip and roll
a = np.arange(6).reshape(2, 3)
show(np.flip(a))
show(np.flip(a, axis=0))
show(np.fliplr(a))
show(np.flipud(a))
show(np.roll(np.arange(5), 2))
show(np.roll(a, 1))
show(np.roll(a, -1, axis=1))
show(np.rot90(a))

# case: insert and delete
a = np.array([1, 2, 3])
show(np.insert(a, 1, 9))
show(np.insert(a, [0, 3], [7, 8]))
show(np.delete(a, 1))
show(np.delete(a, [0, 2]))
show(np.delete(np.arange(6).reshape(2, 3), 1, axis=1))
show(np.insert(np.zeros((2, 2)), 1, 5, axis=0))

# case: delete out of bounds
np.delete([1, 2], 5)

# case: pad
show(np.pad([1, 2], 1))
show(np.pad([1, 2], (2, 1), constant_values=9))
show(np.pad([1, 2, 3], 1, mode='edge'))
show(np.pad([1, 2, 3], 2, mode='reflect'))
show(np.pad(np.ones((1, 2)), 1))
show(np.pad([1, 2, 3], 1, mode='wrap'))

# case: sort
a = np.array([3.0, 1.0, 2.0])
show(np.sort(a))
show(a)
a.sort()
show(a)
show(np.sort([3, 1, 2])[::-1])

# case: sort axes
a = np.array([[3, 1], [2, 5]])
show(np.sort(a))
show(np.sort(a, axis=0))
show(np.sort(a, axis=None))

# case: sort with nan
print(np.sort([3.0, np.nan, 1.0]))

# case: argsort
show(np.argsort([3.0, 1.0, 2.0]))
show(np.argsort([1, 0, 1, 0], kind='stable'))
show(np.array([[3, 1], [2, 5]]).argsort(axis=0))

# case: lexsort
show(np.lexsort(([1, 0, 2], [0, 0, 0])))

# case: partition keeps the smallest in front
a = np.partition(np.array([7, 1, 5, 3]), 1)
print(a[1], a[0])

# case: unique
show(np.unique([3, 1, 3, 2]))
values, counts = np.unique([1.5, 1.5, 0.5], return_counts=True)
show(values)
show(counts)
v, i, inv = np.unique([5, 2, 5], return_index=True, return_inverse=True)
show(v)
show(i)
show(inv)

# case: searchsorted
show(np.searchsorted([1, 2, 3], 2))
show(np.searchsorted([1, 2, 3], 2, side='right'))
show(np.searchsorted([1.0, 2.0], [0.5, 1.5, 9.0]))
show(np.array([1, 2, 3]).searchsorted(2.5))

# case: set functions
show(np.intersect1d([1, 2, 3], [2, 3, 4]))
show(np.union1d([1, 2], [2, 3]))
show(np.setdiff1d([1, 2, 3], [2]))
show(np.isin([1, 2, 3], [2, 5]))
show(np.isin([1, 2], [2], invert=True))

# case: broadcast_to
show(np.broadcast_to([1, 2], (2, 2)))
print(np.broadcast_shapes((2, 1), (3,)))
a, b = np.broadcast_arrays([1, 2], [[3], [4]])
show(b)

# case: broadcast_to impossible
np.broadcast_to([1, 2], (3, 3))

# case: outer, inner, cross and kron
show(np.outer([1, 2], [3, 4]))
show(np.inner([1, 2], [3, 4]))
show(np.vdot([1, 2], [3, 4]))
show(np.cross([1, 0, 0], [0, 1, 0]))
show(np.kron([1, 2], [1, 1]))

# case: tensordot and einsum
a = np.arange(6).reshape(2, 3)
show(np.tensordot(a, a, axes=([1], [1])))
show(np.einsum('ij,kj->ik', a, a))
show(np.einsum('ij->j', a))
show(np.einsum('ii', np.eye(3)))

# case: resize function
show(np.resize([1, 2, 3], (2, 2)))

# case: shape, ndim and size functions
print(np.shape([[1, 2]]), np.ndim([1]), np.size([[1, 2], [3, 4]]), np.size(np.zeros((2, 3)), 1), np.shape(3))

# case: apply_along_axis
show(np.apply_along_axis(lambda r: r.max() - r.min(), 1, np.array([[1, 5], [2, 9]])))
show(np.apply_along_axis(sorted, 1, np.array([[3, 1], [2, 0]])))

# case: diagonal
a = np.arange(9).reshape(3, 3)
show(a.diagonal())
show(np.diagonal(a, 1))
show(np.diagflat([1, 2]))

# case: r_ and c_
show(np.r_[1, 2, 5:8])
show(np.c_[[1, 2], [3, 4]])

# case: mgrid and ogrid
show(np.mgrid[0:2, 0:3])
show(np.mgrid[0:3])

# case: trim_zeros
show(np.trim_zeros([0, 0, 1, 2, 0]))

# case: triu_indices
print(np.triu_indices(2))
print(np.tril_indices(2, -1))

# case: state of n neurons in blocks
n = 3
state = np.concatenate([-71.0 * np.ones(n), np.zeros(n), np.zeros(n), np.zeros(n)])
V, m, h, k = np.split(state, 4)
show(V)
V, m = state[:n], state[n:2 * n]
show(m)

# case: connectivity matrix without self connections
c = np.ones((3, 3))
np.fill_diagonal(c, 0)
print(c, np.sum(c), np.where(c > 0)[0])

# case: scatter into a matrix
m = np.array([[0, 1, 0], [0, 0, 0], [1, 0, 0]])
o = np.array([0.25, 0.75])
full = np.zeros(m.shape)
full[m > 0] = o
show(full)
show(full.sum(axis=1))

# case: batches joined without the seam
a = np.arange(6.0).reshape(3, 2)
b = np.vstack([a[-1:], a[-1:] + 1])
show(np.concatenate([a[:-1], b]))
