//! Every method's order of convergence, measured against closed forms; and the bits of RK4 as it is written on paper.

mod common;

use brunsviga_graph::interpret;
use brunsviga_graph::{Data, Value};
use brunsviga_solve::stepper::{fixed_run, fixed_step, pair_step};
use brunsviga_solve::{Method, RightHandSide};
use common::{Known, known, pendulum, rows};

/// All states after each of `n` equal steps to `end`.
fn run(rhs: &RightHandSide, method: Method, start: &[f64], times: &[f64]) -> Vec<f64> {
    let steps = times.len() - 1;
    let h: Vec<f64> = times.windows(2).map(|w| w[1] - w[0]).collect();
    let graph = fixed_run(rhs, method.tableau(), steps).unwrap();
    let arguments = [Value::vector(start), Value::vector(&times[..steps]), Value::vector(h)];
    let Data::F64(states) = interpret(&graph, &arguments).unwrap().remove(0).into_data() else {
        panic!("float64 in, float64 out")
    };
    states
}

fn grid(end: f64, steps: usize) -> Vec<f64> {
    (0..=steps).map(|k| end * k as f64 / steps as f64).collect()
}

fn error_at_end(known: &Known, method: Method, steps: usize) -> f64 {
    let states = run(&known.rhs, method, &known.start, &grid(known.end, steps));
    let exact = (known.exact)(known.end);
    let last = &states[states.len() - exact.len()..];
    last.iter().zip(&exact).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max)
}

/// Over four halvings the slope of log error against log step is the order, within 0.1. At order five doubles end before the
/// last equation's errors fall evenly, so it takes part up to order four.
#[test]
fn every_method_has_its_order() {
    for method in Method::ALL {
        let order = method.tableau().order();
        let (per_unit, equations) = match order {
            1 => (200.0, 4),
            2 => (50.0, 4),
            3 => (30.0, 4),
            4 => (20.0, 4),
            _ => (6.0, 3),
        };
        for known in known().into_iter().take(equations) {
            let first = (per_unit * known.end) as usize;
            let errors: Vec<f64> = (0..5).map(|k| error_at_end(&known, method, first << k)).collect();
            // The slope of the fitted line through the five points; x = 0 … 4 has the mean 2 and the square sum 10.
            let logs: Vec<f64> = errors.iter().map(|e| e.log2()).collect();
            let slope = -logs.iter().enumerate().map(|(k, l)| (k as f64 - 2.0) * l).sum::<f64>() / 10.0;
            println!("{:9} {:25} {slope:.3} {errors:?}", method.name(), known.name);
            assert!((slope - order as f64).abs() <= 0.1, "{} on {}: order {slope:.3}, {errors:?}", method.name(), known.name);
        }
    }
}

/// An uneven grid, and one that runs backwards.
#[test]
fn any_grid_will_do() {
    let known = &known()[1];
    let times: Vec<f64> = (0..=80).map(|k| (k as f64 / 80.0).powi(2) * 2.0).collect();
    let states = run(&known.rhs, Method::Rk4, &known.start, &times);
    for (t, y) in times[1..].iter().zip(&states) {
        assert!((y - (known.exact)(*t)[0]).abs() < 1e-7, "{t}: {y}");
    }
    let back: Vec<f64> = times.iter().rev().copied().collect();
    let states = run(&known.rhs, Method::Rk4, &(known.exact)(2.0), &back);
    assert!((states[79] - 1.0).abs() < 1e-7, "{}", states[79]);
}

/// An error estimate of order p falls like h^(p+1) in one step; the interpolant is as good as it claims in between.
#[test]
fn pairs_estimate_and_interpolate_at_their_orders() {
    for method in Method::ALL.into_iter().filter(|m| m.is_adaptive()) {
        let pair = method.tableau().pair().unwrap();
        let known = &known()[1];
        let graph = pair_step(&known.rhs, method.tableau()).unwrap();
        let from = 0.5;
        let (mut estimates, mut between) = (Vec::new(), Vec::new());
        for k in 0..5 {
            let h = 0.2 / f64::from(1 << k);
            let y = (known.exact)(from);
            let slope = interpret(known.rhs.graph(), &[Value::vector(&y[..]), Value::scalar(from)]).unwrap().remove(0);
            let arguments = [Value::vector(&y[..]), Value::scalar(from), Value::scalar(h), slope];
            let out: Vec<f64> = interpret(&graph, &arguments).unwrap().iter().map(|v| v.data().as_f64(0)).collect();
            estimates.push(out[1].abs());
            let miss = |theta: f64| {
                let inside = y[0] + h * theta * out[3..].iter().rev().fold(0.0, |sum, q| sum * theta + q);
                (inside - (known.exact)(from + theta * h)[0]).abs()
            };
            between.push([0.2, 0.4, 0.6, 0.8].map(miss).into_iter().fold(0.0, f64::max));
            let end = y[0] + h * out[3..].iter().sum::<f64>();
            assert!((end - out[0]).abs() < 1e-14, "{}: at θ = 1 the interpolant is the step", method.name());
        }
        // The last two halvings: before them the next power of h still counts.
        let slope = |errors: &[f64]| (errors[2] / errors[4]).log2() / 2.0;
        println!("{} {:.2} {:.2}", method.name(), slope(&estimates), slope(&between));
        assert!((slope(&estimates) - (pair.order + 1) as f64).abs() < 0.25, "{}: {estimates:?}", method.name());
        assert!((slope(&between) - (pair.dense_order + 1) as f64).abs() < 0.3, "{}: {between:?}", method.name());
    }
}

/// `(k1 + 2 k2 + 2 k3 + k4) (dt/6) + y`, to the bit, and the stored run of NumPy to rounding.
#[test]
fn rk4_is_the_formula_on_paper() {
    let rhs = pendulum();
    let graph = fixed_step(&rhs, Method::Rk4.tableau()).unwrap();
    let f = |y: [f64; 2]| {
        let Data::F64(v) = interpret(rhs.graph(), &[Value::vector(y), Value::scalar(0.0)]).unwrap().remove(0).into_data() else {
            panic!("float64")
        };
        [v[0], v[1]]
    };
    let (y, h) = ([0.9, -1.3], 0.013);
    let to = |k: [f64; 2], h: f64| [y[0] + h * k[0], y[1] + h * k[1]];
    let k1 = f(y);
    let k2 = f(to(k1, h / 2.0));
    let k3 = f(to(k2, h / 2.0));
    let k4 = f(to(k3, h));
    let paper: Vec<f64> = (0..2).map(|i| (k1[i] + 2.0 * k2[i] + 2.0 * k3[i] + k4[i]) * (h / 6.0) + y[i]).collect();
    let ours = interpret(&graph, &[Value::vector(y), Value::scalar(0.0), Value::scalar(h)]).unwrap().remove(0);
    assert!(ours.same_bits(&Value::vector(paper)), "{ours:?}");

    let times: Vec<f64> = (0..=2000).map(|k| f64::from(k) * 0.01).collect();
    let states = run(&rhs, Method::Rk4, &[1.0, 0.0], &times);
    for row in rows(include_str!("pendulum.txt")).iter().skip(1) {
        let k = (row[0] / 0.01).round() as usize - 1;
        for (have, want) in states[2 * k..2 * k + 2].iter().zip(&row[3..]) {
            assert!((have - want).abs() < 1e-11, "t = {}: {have} is not {want}", row[0]);
        }
    }
}

#[test]
fn what_is_no_right_hand_side_is_refused() {
    use brunsviga_graph::op::AxisSlice;
    let e = common::function(
        2,
        |b, y, _| b.slice(y, vec![AxisSlice { start: 0, step: 1, count: 1 }]),
        |g| Ok::<_, ()>(RightHandSide::new(g).err()),
    );
    assert!(e.unwrap().message.contains("(2,) and returns shape (1,)"));
    let rhs = pendulum();
    assert!(pair_step(&rhs, Method::Rk4.tableau()).is_err_and(|e| e.message.contains("rk45")));
    assert!(fixed_run(&rhs, Method::Rk4.tableau(), 1 << 31).is_err_and(|e| e.message.contains("in parts")));
}
