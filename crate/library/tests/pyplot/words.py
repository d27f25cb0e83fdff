import numpy as np
import matplotlib.pyplot as plt

t = np.linspace(-70, 50, 100)
plt.plot(t, 1 / (1 + np.exp(-(t + 40) / 5)))
plt.text(-60, 0.8, '$m_\\infty(V)$', fontsize=14, color='C0', ha='center')
plt.annotate('half', xy=(-40, 0.5), xytext=(0, 0.3), arrowprops=dict(arrowstyle='->', color='C3'), bbox=dict(boxstyle='round', fc='w', ec='0.5'))
plt.text(0.95, 0.05, 'corner', transform=plt.gca().transAxes, ha='right')
plt.xticks([-60, -40, -20, 0, 20, 40], ['a', 'b', 'c', 'd', 'e', 'f'])
plt.yticks([0, 0.5, 1])
plt.xlim(-75, 55)
plt.ylim(-0.1, 1.1)
plt.title('Activation', loc='left', fontweight='bold')
plt.xlabel('V [mV]', fontsize='large')
