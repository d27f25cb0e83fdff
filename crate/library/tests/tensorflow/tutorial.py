# Day 2
import numpy as np
import tensorflow.compat.v1 as tf
tf.disable_v2_behavior()
a = tf.constant([[1.],[2.],[3.]], dtype=tf.float64)
b = tf.constant([[1.,2.,3.]], dtype=tf.float64)
c = tf.matmul(a, b)
sess = tf.Session()
output = sess.run(c)
sess.close()
print(output)
def recursive_addition(accumulator,new_element):
    return accumulator+new_element
elems = np.array([1, 2, 3, 4, 5, 6])
cum_sum_a = tf.scan(recursive_addition, elems)
cum_sum_b = tf.scan(recursive_addition, elems, tf.constant(5,dtype=tf.int64))
with tf.Session() as sess:
    output_a = sess.run(cum_sum_a)
    output_b = sess.run(cum_sum_b)
print(output_a)
print(output_b)
def tf_check_type(t, y0): # Ensure Input is Correct
    if not (y0.dtype.is_floating and t.dtype.is_floating):
        raise TypeError('Error in Datatype')
class _Tf_Integrator():
    def integrate(self, func, y0, t):
        time_delta_grid = t[1:] - t[:-1]
        def scan_func(y, t_dt):
            t, dt = t_dt
            dy = dt*func(y,t)
            return y + dy
        y = tf.scan(scan_func, (t[:-1], time_delta_grid),y0)
        return tf.concat([[y0], y], axis=0)
class _Rk4(_Tf_Integrator):
    def integrate(self, func, y0, t):
        time_delta_grid = t[1:] - t[:-1]
        def scan_func(y, t_dt):
            t, dt = t_dt
            dy = self._step_func(func,t,dt,y)
            return y + dy
        y = tf.scan(scan_func, (t[:-1], time_delta_grid),y0)
        return tf.concat([[y0], y], axis=0)
    def _step_func(self, func, t, dt, y):
        k1 = func(y, t)
        half_step = t + dt / 2
        dt_cast = tf.cast(dt, y.dtype) # Failsafe
        k2 = func(y + dt_cast * k1 / 2, half_step)
        k3 = func(y + dt_cast * k2 / 2, half_step)
        k4 = func(y + dt_cast * k3, t + dt)
        return tf.add_n([k1, 2 * k2, 2 * k3, k4]) * (dt_cast / 6)
def tf_odeint(func, y0, t, kind):
    t = tf.convert_to_tensor(t, preferred_dtype=tf.float64, name='t')
    y0 = tf.convert_to_tensor(y0, name='y0')
    tf_check_type(y0,t)
    return kind().integrate(func,y0,t)
def f(X,t):
    x = X[0:1]
    y = X[1:2]
    out = tf.concat([x-y,y-x],0)
    return out
for kind in (_Tf_Integrator, _Rk4):
    y0 = tf.constant([1,0], dtype=tf.float64)
    epsilon = 0.01
    t = np.arange(0,2,epsilon)
    state = tf_odeint(f,y0,t,kind)
    with tf.Session() as sess:
        state = sess.run(state)
    print(state.shape, repr(state[-1]))
# ----
# Day 3: twenty neurons
import numpy as np
import tensorflow.compat.v1 as tf
tf.disable_v2_behavior()
class _Tf_Integrator():
    def __init__(self, n_=0, F_b=0.0):
        self.n_ = n_
        self.F_b = F_b
    def integrate(self, func, y0, t):
        time_delta_grid = t[1:] - t[:-1]
        def scan_func(y, t_dt):
            n_ = self.n_
            F_b = self.F_b
            t, dt = t_dt
            dy = self._step_func(func,t,dt,y)
            dy = tf.cast(dy, dtype=y.dtype)
            out = y + dy
            if n_>0:
                fire_t = y[-n_:]
                l = tf.zeros(tf.shape(fire_t),dtype=fire_t.dtype)
                l_ = t-fire_t
                z = tf.less(y[:n_],F_b)
                z_ = tf.greater_equal(out[:n_],F_b)
                df = tf.where(tf.logical_and(z,z_),l_,l)
                fire_t_ = fire_t+df
                return tf.concat([out[:-n_],fire_t_],0)
            else:
                return out
        y = tf.scan(scan_func, (t[:-1], time_delta_grid),y0)
        return tf.concat([[y0], y], axis=0)
    def _step_func(self, func, t, dt, y):
        k1 = func(y, t)
        half_step = t + dt / 2
        dt_cast = tf.cast(dt, y.dtype)
        k2 = func(y + dt_cast * k1 / 2, half_step)
        k3 = func(y + dt_cast * k2 / 2, half_step)
        k4 = func(y + dt_cast * k3, t + dt)
        return tf.add_n([k1, 2 * k2, 2 * k3, k4]) * (dt_cast / 6)
def odeint(func, y0, t, n_=0, F_b=0.0):
    t = tf.convert_to_tensor(t, preferred_dtype=tf.float64, name='t')
    y0 = tf.convert_to_tensor(y0, name='y0')
    return _Tf_Integrator(n_, F_b).integrate(func,y0,t)
def K_prop(V):
    T = 22
    phi = 3.0**((T-36.0)/10)
    V_ = V-(-50)
    alpha_n = 0.02*(15.0 - V_)/(tf.exp((15.0 - V_)/5.0) - 1.0)
    beta_n = 0.5*tf.exp((10.0 - V_)/40.0)
    t_n = 1.0/((alpha_n+beta_n)*phi)
    n_0 = alpha_n/(alpha_n+beta_n)
    return n_0, t_n
def Na_prop(V):
    T = 22
    phi = 3.0**((T-36)/10)
    V_ = V-(-50)
    alpha_m = 0.32*(13.0 - V_)/(tf.exp((13.0 - V_)/4.0) - 1.0)
    beta_m = 0.28*(V_ - 40.0)/(tf.exp((V_ - 40.0)/5.0) - 1.0)
    alpha_h = 0.128*tf.exp((17.0 - V_)/18.0)
    beta_h = 4.0/(tf.exp((40.0 - V_)/5.0) + 1.0)
    t_m = 1.0/((alpha_m+beta_m)*phi)
    t_h = 1.0/((alpha_h+beta_h)*phi)
    m_0 = alpha_m/(alpha_m+beta_m)
    h_0 = alpha_h/(alpha_h+beta_h)
    return m_0, t_m, h_0, t_h
def I_K(V, n):
    return g_K * n**4 * (V - E_K)
def I_Na(V, m, h):
    return g_Na * m**3 * h * (V - E_Na)
def I_L(V):
    return g_L * (V - E_L)
n_n = 4
C_m = [1.0]*n_n
g_K = [10.0]*n_n
E_K = [-95.0]*n_n
g_Na = [100]*n_n
E_Na = [50]*n_n
g_L = [0.15]*n_n
E_L = [-55.0]*n_n
def dXdt(X, t):
    V = X[:1*n_n]
    m = X[1*n_n:2*n_n]
    h = X[2*n_n:3*n_n]
    n = X[3*n_n:]
    dVdt = (np.linspace(0,10,n_n)-I_Na(V, m, h)-I_K(V, n)-I_L(V))/C_m
    m0,tm,h0,th = Na_prop(V)
    n0,tn = K_prop(V)
    dmdt = - (1.0/tm)*(m-m0)
    dhdt = - (1.0/th)*(h-h0)
    dndt = - (1.0/tn)*(n-n0)
    out = tf.concat([dVdt,dmdt,dhdt,dndt],0)
    return out
y0 = tf.constant([-71]*n_n+[0,0,0]*n_n, dtype=tf.float64)
epsilon = 0.01
t = np.arange(0,0.5,epsilon)
state = odeint(dXdt,y0,t)
with tf.Session() as sess:
    state = sess.run(state)
print(state.shape, state[-1])
# ----
# Day 4: the network of three neurons
import numpy as np
import tensorflow.compat.v1 as tf
tf.disable_v2_behavior()
class _Tf_Integrator():
    def __init__(self, n_=0, F_b=0.0):
        self.n_ = n_
        self.F_b = F_b
    def integrate(self, func, y0, t):
        time_delta_grid = t[1:] - t[:-1]
        def scan_func(y, t_dt):
            n_ = self.n_
            F_b = self.F_b
            t, dt = t_dt
            dy = self._step_func(func,t,dt,y)
            dy = tf.cast(dy, dtype=y.dtype)
            out = y + dy
            if n_>0:
                fire_t = y[-n_:]
                l = tf.zeros(tf.shape(fire_t),dtype=fire_t.dtype)
                l_ = t-fire_t
                z = tf.less(y[:n_],F_b)
                z_ = tf.greater_equal(out[:n_],F_b)
                df = tf.where(tf.logical_and(z,z_),l_,l)
                fire_t_ = fire_t+df
                return tf.concat([out[:-n_],fire_t_],0)
            else:
                return out
        y = tf.scan(scan_func, (t[:-1], time_delta_grid),y0)
        return tf.concat([[y0], y], axis=0)
    def _step_func(self, func, t, dt, y):
        k1 = func(y, t)
        half_step = t + dt / 2
        dt_cast = tf.cast(dt, y.dtype)
        k2 = func(y + dt_cast * k1 / 2, half_step)
        k3 = func(y + dt_cast * k2 / 2, half_step)
        k4 = func(y + dt_cast * k3, t + dt)
        return tf.add_n([k1, 2 * k2, 2 * k3, k4]) * (dt_cast / 6)
def odeint(func, y0, t, n_=0, F_b=0.0):
    t = tf.convert_to_tensor(t, preferred_dtype=tf.float64, name='t')
    y0 = tf.convert_to_tensor(y0, name='y0')
    return _Tf_Integrator(n_, F_b).integrate(func,y0,t)
def K_prop(V):
    T = 22
    phi = 3.0**((T-36.0)/10)
    V_ = V-(-50)
    alpha_n = 0.02*(15.0 - V_)/(tf.exp((15.0 - V_)/5.0) - 1.0)
    beta_n = 0.5*tf.exp((10.0 - V_)/40.0)
    t_n = 1.0/((alpha_n+beta_n)*phi)
    n_0 = alpha_n/(alpha_n+beta_n)
    return n_0, t_n
def Na_prop(V):
    T = 22
    phi = 3.0**((T-36)/10)
    V_ = V-(-50)
    alpha_m = 0.32*(13.0 - V_)/(tf.exp((13.0 - V_)/4.0) - 1.0)
    beta_m = 0.28*(V_ - 40.0)/(tf.exp((V_ - 40.0)/5.0) - 1.0)
    alpha_h = 0.128*tf.exp((17.0 - V_)/18.0)
    beta_h = 4.0/(tf.exp((40.0 - V_)/5.0) + 1.0)
    t_m = 1.0/((alpha_m+beta_m)*phi)
    t_h = 1.0/((alpha_h+beta_h)*phi)
    m_0 = alpha_m/(alpha_m+beta_m)
    h_0 = alpha_h/(alpha_h+beta_h)
    return m_0, t_m, h_0, t_h
def I_K(V, n):
    return g_K * n**4 * (V - E_K)
def I_Na(V, m, h):
    return g_Na * m**3 * h * (V - E_Na)
def I_L(V):
    return g_L * (V - E_L)
n_n = 3
ach_mat = np.zeros((n_n,n_n))
ach_mat[1,0]=1
n_ach = int(np.sum(ach_mat))
alp_ach = [10.0]*n_ach
bet_ach = [0.2]*n_ach
t_max = 0.3
t_delay = 0
A = [0.5]*n_n
g_ach = [0.35]*n_n
E_ach = [0.0]*n_n
gaba_mat = np.zeros((n_n,n_n))
gaba_mat[2,1] = 1
n_gaba = int(np.sum(gaba_mat))
alp_gaba = [10.0]*n_gaba
bet_gaba = [0.16]*n_gaba
V0 = [-20.0]*n_n
sigma = [1.5]*n_n
g_gaba = [0.8]*n_n
E_gaba = [-70.0]*n_n
F_b = [0.0]*n_n
C_m = [1.0]*n_n
g_K = [10.0]*n_n
E_K = [-95.0]*n_n
g_Na = [100]*n_n
E_Na = [50]*n_n
g_L = [0.15]*n_n
E_L = [-55.0]*n_n
def I_inj_t(t):
    index = tf.cast(t/epsilon,tf.int32)
    return tf.constant(current_input.T,dtype=tf.float64)[index]
def I_ach(o,V):
    o_ = tf.Variable([0.0]*n_n**2,dtype=tf.float64)
    ind = tf.boolean_mask(tf.range(n_n**2),ach_mat.reshape(-1) == 1)
    o_ = tf.scatter_update(o_,ind,o)
    o_ = tf.transpose(tf.reshape(o_,(n_n,n_n)))
    return tf.reduce_sum(tf.transpose((o_*(V-E_ach))*g_ach),1)
def I_gaba(o,V):
    o_ = tf.Variable([0.0]*n_n**2,dtype=tf.float64)
    ind = tf.boolean_mask(tf.range(n_n**2),gaba_mat.reshape(-1) == 1)
    o_ = tf.scatter_update(o_,ind,o)
    o_ = tf.transpose(tf.reshape(o_,(n_n,n_n)))
    return tf.reduce_sum(tf.transpose((o_*(V-E_gaba))*g_gaba),1)
def dXdt(X, t):
    V = X[:1*n_n]
    m = X[1*n_n:2*n_n]
    h = X[2*n_n:3*n_n]
    n = X[3*n_n:4*n_n]
    o_ach = X[4*n_n : 4*n_n + n_ach]
    o_gaba = X[4*n_n + n_ach : 4*n_n + n_ach + n_gaba]
    fire_t = X[-n_n:]
    dVdt = (I_inj_t(t)-I_Na(V, m, h)-I_K(V, n)-I_L(V)-I_ach(o_ach,V)-I_gaba(o_gaba,V))/C_m
    m0,tm,h0,th = Na_prop(V)
    n0,tn = K_prop(V)
    dmdt = - (1.0/tm)*(m-m0)
    dhdt = - (1.0/th)*(h-h0)
    dndt = - (1.0/tn)*(n-n0)
    A_ = tf.constant(A,dtype=tf.float64)
    Z_ = tf.zeros(tf.shape(A_),dtype=tf.float64)
    T_ach = tf.where(tf.logical_and(tf.greater(t,fire_t+t_delay),tf.less(t,fire_t+t_max+t_delay)),A_,Z_)
    T_ach = tf.multiply(tf.constant(ach_mat,dtype=tf.float64),T_ach)
    T_ach = tf.boolean_mask(tf.reshape(T_ach,(-1,)),ach_mat.reshape(-1) == 1)
    do_achdt = alp_ach*(1.0-o_ach)*T_ach - bet_ach*o_ach
    T_gaba = 1.0/(1.0+tf.exp(-(V-V0)/sigma))
    T_gaba = tf.multiply(tf.constant(gaba_mat,dtype=tf.float64),T_gaba)
    T_gaba = tf.boolean_mask(tf.reshape(T_gaba,(-1,)),gaba_mat.reshape(-1) == 1)
    do_gabadt = alp_gaba*(1.0-o_gaba)*T_gaba - bet_gaba*o_gaba
    dfdt = tf.zeros(tf.shape(fire_t),dtype=fire_t.dtype)
    out = tf.concat([dVdt,dmdt,dhdt,dndt,do_achdt,do_gabadt,dfdt],0)
    return out
# Near the threshold, so that two hundred steps hold a spike.
y0 = tf.constant([-40, -60, -60]+[0.1]*n_n+[0.5,0.3]*n_n+[0]*n_ach+[0]*n_gaba+[-9999999]*n_n,dtype=tf.float64)
epsilon = 0.01
t = np.arange(0,2,epsilon)
current_input= np.zeros((n_n,t.shape[0]))
current_input[0,int(0.2/epsilon):int(2/epsilon)] = 7.5
state = odeint(dXdt,y0,t,n_n,F_b)
with tf.Session() as sess:
    tf.global_variables_initializer().run()
    state = sess.run(state)
print(state.shape, state[-1])
n_batch = 2
t_batch = np.array_split(t,n_batch)
state_vector = [-40, -60, -60]+[0.1]*n_n+[0.5,0.3]*n_n+[0]*n_ach+[0]*n_gaba+[-9999999]*n_n
for n,i in enumerate(t_batch):
    print("Batch",(n+1),"Running...",end="")
    if n>0:
        i = np.append(i[0]-0.01,i)
    init_state = tf.constant(state_vector, dtype=tf.float64)
    tensor_state = odeint(dXdt, init_state, i, n_n, F_b)
    with tf.Session() as sess:
        tf.global_variables_initializer().run()
        part = sess.run(tensor_state)
        sess.close()
    state_vector = part[-1,:]
    part=None
    print("Finished")
print(np.max(np.abs(state_vector - state[-1])) < 1e-9)
