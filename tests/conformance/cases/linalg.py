# numpy.linalg and its errors. Values are rounded where the algorithm may differ.

# case: norm
show(np.linalg.norm([3.0, 4.0]))
show(np.linalg.norm(np.array([[3.0, 0.0], [4.0, 0.0]])))
show(np.linalg.norm(np.array([[3.0, 4.0], [6.0, 8.0]]), axis=1))
show(np.linalg.norm([1.0, -2.0], ord=1))
show(np.linalg.norm([1.0, -2.0], np.inf))

# case: det and inv
print(np.round(np.linalg.det(np.array([[1.0, 2.0], [3.0, 4.0]])), 12))
print(np.round(np.linalg.inv(np.array([[1.0, 2.0], [3.0, 4.0]])), 12) + 0.0)

# case: solve
print(np.round(np.linalg.solve(np.array([[3.0, 1.0], [1.0, 2.0]]), np.array([9.0, 8.0])), 12))
print(np.round(np.linalg.solve([[2, 0], [0, 4]], [[2, 4], [4, 8]]), 12))

# case: singular matrix
np.linalg.inv(np.zeros((2, 2)))

# case: singular system
np.linalg.solve(np.array([[1.0, 2.0], [2.0, 4.0]]), np.array([1.0, 2.0]))

# case: not square
np.linalg.inv(np.zeros((2, 3)))

# case: catching LinAlgError
try:
    np.linalg.inv(np.zeros((2, 2)))
except np.linalg.LinAlgError as e:
    print('caught', e)

# case: eigenvalues of a symmetric matrix
w, v = np.linalg.eigh(np.array([[2.0, 1.0], [1.0, 2.0]]))
print(np.round(w, 10))
print(np.round(np.abs(v), 10))

# case: eigenvalues
w = np.linalg.eigvals(np.array([[1.0, -1.0], [-1.0, 1.0]]))
print(np.round(np.sort(w.real), 10) + 0.0)

# case: eigenvectors
a = np.array([[2.0, 0.0], [1.0, 3.0]])
w, v = np.linalg.eig(a)
print(np.allclose(a @ v, v * w))

# case: matrix_power and rank
show(np.linalg.matrix_power(np.array([[1, 1], [1, 0]]), 5))
print(np.linalg.matrix_rank(np.array([[1.0, 2.0], [2.0, 4.0]])))

# case: qr, svd and cholesky
a = np.array([[4.0, 2.0], [2.0, 3.0]])
q, r = np.linalg.qr(a)
print(np.allclose(q @ r, a))
u, s, vt = np.linalg.svd(a)
print(np.round(s, 9), np.allclose(u @ np.diag(s) @ vt, a))
print(np.round(np.linalg.cholesky(a), 9))

# case: lstsq
x, res, rank, sv = np.linalg.lstsq(np.array([[1.0, 0.0], [1.0, 1.0], [1.0, 2.0]]), np.array([1.0, 3.0, 5.0]), rcond=None)
print(np.round(x, 9), rank)

# case: pinv
print(np.round(np.linalg.pinv(np.array([[1.0, 0.0], [0.0, 2.0], [0.0, 0.0]])), 9) + 0.0)

# case: results with names
w = np.linalg.eig(np.array([[2.0, 0.0], [0.0, 3.0]]))
print(w.eigenvalues, np.abs(w.eigenvectors))
print(np.linalg.eigh(np.array([[2.0, 0.0], [0.0, 3.0]])).eigenvalues, np.linalg.slogdet(np.eye(2)))
values, vectors = w
print(values, np.linalg.svd(np.diag([3.0, 2.0])).S, np.linalg.qr(np.eye(2)).Q.shape, len(w), w[0])
