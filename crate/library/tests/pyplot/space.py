import numpy as np
import matplotlib.pyplot as plt
from mpl_toolkits.mplot3d import Axes3D

t = np.linspace(0, 20, 400)
x, y, z = np.cos(t), np.sin(t), t / 4

# Every way to axes in space.
fig = plt.figure()
ax = fig.add_subplot(111, projection='3d')
assert isinstance(ax, Axes3D) and ax.name == '3d'
assert (ax.elev, ax.azim, ax.roll) == (30, -60, 0)
[line] = ax.plot(x, y, z, 'C1--', lw=2, label='helix')
assert line.get_linestyle() == '--' and len(line.get_data_3d()) == 3
ax.plot([0, 0], [0, 0], [0, 5], marker='o')
ax.plot([1, 1], [-1, 1])
points = ax.scatter(x[::20], y[::20], z[::20], c=z[::20], s=30, cmap='plasma')
ax.set_xlabel('x')
ax.set_ylabel('y')
ax.set_zlabel('height', fontsize=12)
ax.set_title('Helix')
ax.text(0, 0, 5, 'top', color='r')
ax.text2D(0.05, 0.9, 'corner', transform=ax.transAxes)
ax.legend()
assert ax.get_zlabel() == 'height'
fig.colorbar(points, ax=ax, shrink=0.6)

# Limits as Matplotlib 3.11 makes them.
other = plt.figure(figsize=(8, 4))
left = other.add_subplot(1, 2, 1, projection='3d')
left.plot(x, y, z)
right = other.add_subplot(1, 2, 2, projection='3d', elev=10, azim=30)
right.plot(x, y, z)
assert right.azim == 30
np.testing.assert_allclose(left.get_zlim(), (-5 / 48, 5 + 5 / 48))
left.set_zlim(0, 6)
assert left.get_zlim() == (0, 6)
left.set_xlim(-2, 2)
left.set_ylim3d((-3, 3))
assert left.get_ylim() == (-3, 3)
left.view_init(elev=60, azim=20)
assert (left.elev, left.azim) == (60, 20)
left.view_init()
assert left.elev == 30
left.set_box_aspect((1, 1, 1), zoom=0.9)
left.set_zticks([0, 2, 4, 6], labels=['a', 'b', 'c', 'd'])
np.testing.assert_array_equal(left.get_zticks(), [0, 2, 4, 6])
left.grid(False)
left.tick_params(axis='z', labelsize=7)
right.set_proj_type('ortho')
right.set_aspect('equal')
right.invert_zaxis()
assert right.get_zlim()[0] > right.get_zlim()[1]
right.set(xlabel='u', zlabel='w', zlim=(0, 4))
assert right.get_zlabel() == 'w' and right.get_zlim() == (0, 4)
right.set_axis_off()

plt.figure()
ax = plt.axes(projection='3d')
ax.scatter(x, y, 1, s=4)
np.testing.assert_allclose(ax.get_zlim(), (0.9427083333333333, 1.0572916666666667), rtol=1e-14)
plt.plot(x, y, z)

fig, axs = plt.subplots(1, 2, subplot_kw={'projection': '3d'})
for ax in axs:
    line = ax.plot(x, y, zs=z, zdir='x', color='k')[0]
line.set_data_3d(x, z, y)
assert line.get_data_3d()[1][-1] == 5
axs[0].cla()
assert axs[0].name == '3d'

ax = plt.figure().add_subplot(projection='3d')
plt.subplot(projection='3d').plot(x, y, z)
