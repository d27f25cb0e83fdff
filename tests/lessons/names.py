"""The names that each exercise asks the learner to define, by the exercise's label."""
NAMES = {
    # Day 1
    "write-euler": ["euler"],
    "write-rk4": ["rk4_step"],
    "repair-rk4": ["rk4_integrate"],
    "find-limit": ["stability_limit"],
    "pendulum": ["pendulum", "energy"],
    "twenty-steps": ["make_grid"],
    # Day 2
    "synaptic-drive": ["drive"],
    "rectifier": ["membrane"],
    "fibonacci": ["fibonacci"],
    "scan-rk4": ["rk4_scan"],
    "repair-scan": ["euler_scan"],
    "lyapunov": ["lyapunov"],
    # Day 3
    "repair-neuron": ["mended"],
    "temperature": ["at_temperature"],
    "k-leak": ["add_k_leak"],
    "population": ["population"],
    "steady-rates": ["steady_rates"],
    "rheobase": ["rheobase"],
    "two-pulses": ["pulses"],
    # Day 4
    "ach-window": ["acetylcholine"],
    "wire": ["wire"],
    "synaptic-current": ["synaptic_current"],
    "locate-spikes": ["locate"],
    "halve-the-rate": ["halving_conductance"],
    "alternate": ["half_center"],
    "synfire": ["synfire"],
    "balance": ["silencing_conductance"],
    # Day 5
    "longest-run": ["longest"],
    "in-batches": ["in_batches"],
    "mend-seam": ["batched"],
    "join-parts": ["join"],
    "runner-goes-on": ["run_batch"],
    "odours": ["smell"],
    # The antennal lobe
    "wire-lobe": ["wire_lobe"],
    "synchrony": ["synchrony"],
    "box-inputs": ["box_inputs"],
    "variability": ["vary"],
}
