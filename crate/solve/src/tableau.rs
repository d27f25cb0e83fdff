//! Runge–Kutta methods as checked tables of numbers.
//!
//! Guarantees: a [`Tableau`] that exists is explicit, its rows sum to its nodes, it satisfies every order condition up to the order
//! that it claims (so do the embedded weights and the interpolant), and what it carries over to the next step is what it says.
//! A new method is a [`Table`] with its citation in [`crate::tables`]; nothing else needs to be written.

use std::fmt;

/// Weights over a common divisor: the sum is `(w₀k₀ + w₁k₁ + …) · (h/over)`, in this order, which is how RK4 is written on paper.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// One for each stage so far
    pub weights: Vec<f64>,
    /// What all of them are divided by
    pub over: f64,
}

impl Row {
    /// The weight of a stage, as one number; 0 beyond the row's end.
    pub fn weight(&self, stage: usize) -> f64 {
        self.weights.get(stage).copied().unwrap_or(0.0) / self.over
    }
    fn sum(&self) -> f64 {
        self.weights.iter().sum::<f64>() / self.over
    }
}

/// The numbers of a method as its author printed them, not yet checked.
#[derive(Clone, Debug)]
pub struct Table {
    /// What learners call it
    pub name: &'static str,
    /// Author, title, year, equation or table
    pub citation: &'static str,
    /// Where in the step each stage stands, as a fraction
    pub nodes: Vec<f64>,
    /// How each stage after the first is reached from those before it
    pub stages: Vec<Row>,
    /// The step itself
    pub step: Row,
    /// Order of the step
    pub order: usize,
    /// What an embedded pair adds
    pub pair: Option<Pair>,
}

/// Error estimate and interpolant of an embedded pair.
#[derive(Clone, Debug)]
pub struct Pair {
    /// Step minus embedded step: the weights of the error estimate
    pub error: Vec<f64>,
    /// Order of the embedded step
    pub order: usize,
    /// For each stage the coefficients of θ, θ², … of its weight in the interpolant `y + h Σ bᵢ(θ) kᵢ`
    pub dense: Vec<Vec<f64>>,
    /// Order of the interpolant
    pub dense_order: usize,
}

/// Why numbers are not a Runge–Kutta method.
#[derive(Clone, Debug, PartialEq)]
pub enum TableauError {
    /// Lists that should be equally long are not; which
    Form(&'static str),
    /// A row does not sum to its node
    #[allow(missing_docs)]
    RowSum { stage: usize, sum: f64, node: f64 },
    /// A condition of the claimed order fails
    #[allow(missing_docs)]
    Order { of: &'static str, condition: &'static str, value: f64, wanted: f64 },
    /// The last stage of a pair is not the slope at the step's end, which the next step begins with
    LastStage,
}

impl fmt::Display for TableauError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            TableauError::Form(which) => write!(f, "{which} do not have one entry for each stage"),
            TableauError::RowSum { stage, sum, node } => {
                write!(f, "the weights of stage {stage} sum to {sum}, its node is {node}: a digit may be wrong")
            }
            TableauError::Order { of, condition, value, wanted } => {
                write!(f, "{of}: Σ {condition} is {value}, not {wanted}: a digit is wrong, or the order is lower")
            }
            TableauError::LastStage => f.write_str("the last stage of a pair must be the slope at the end of its step"),
        }
    }
}

impl std::error::Error for TableauError {}

/// A checked Runge–Kutta method.
#[derive(Clone, Debug)]
pub struct Tableau(Table);

/// Rounding of printed decimals: sixteen digits, a few terms.
const TOLERANCE: f64 = 2e-14;

impl Tableau {
    /// The method, if the numbers are one.
    pub fn new(table: Table) -> Result<Tableau, TableauError> {
        let count = table.nodes.len();
        if count == 0 || table.stages.len() + 1 != count || table.step.weights.len() != count {
            return Err(TableauError::Form("nodes, stages and weights"));
        }
        if table.stages.iter().enumerate().any(|(k, row)| row.weights.len() != k + 1) {
            return Err(TableauError::Form("rows of an explicit method"));
        }
        for (k, &node) in table.nodes.iter().enumerate() {
            let sum = if k == 0 { 0.0 } else { table.stages[k - 1].sum() };
            if (sum - node).abs() > TOLERANCE {
                return Err(TableauError::RowSum { stage: k, sum, node });
            }
        }
        let trees = Trees::new(&table);
        let step: Vec<f64> = (0..count).map(|k| table.step.weight(k)).collect();
        trees.check("step", &step, table.order, 1.0)?;
        if let Some(pair) = &table.pair {
            if pair.error.len() != count || pair.dense.len() != count {
                return Err(TableauError::Form("weights of the error and of the interpolant"));
            }
            let embedded: Vec<f64> = step.iter().zip(&pair.error).map(|(b, e)| b - e).collect();
            trees.check("embedded step", &embedded, pair.order, 1.0)?;
            for theta in [0.25, 0.5, 0.75, 1.0] {
                let weights: Vec<f64> = pair.dense.iter().map(|p| interpolant(p, theta)).collect();
                trees.check("interpolant", &weights, pair.dense_order, theta)?;
            }
            let last = &table.stages[count - 2];
            let same = (0..count).all(|k| (last.weight(k) - table.step.weight(k)).abs() <= TOLERANCE);
            if !same || (table.nodes[count - 1] - 1.0).abs() > TOLERANCE {
                return Err(TableauError::LastStage);
            }
        }
        Ok(Tableau(table))
    }
    /// What learners call it.
    pub fn name(&self) -> &'static str {
        self.0.name
    }
    /// Where its numbers come from.
    pub fn citation(&self) -> &'static str {
        self.0.citation
    }
    /// How many times a step evaluates the right-hand side (a pair's step: one less, since it is given the first slope).
    pub fn stages(&self) -> usize {
        self.0.nodes.len()
    }
    /// Order of the step.
    pub fn order(&self) -> usize {
        self.0.order
    }
    /// Where a stage stands in the step.
    pub fn node(&self, stage: usize) -> f64 {
        self.0.nodes[stage]
    }
    /// How a stage after the first is reached.
    pub fn stage(&self, stage: usize) -> &Row {
        &self.0.stages[stage - 1]
    }
    /// The step.
    pub fn step(&self) -> &Row {
        &self.0.step
    }
    /// Error estimate and interpolant, if it has them.
    pub fn pair(&self) -> Option<&Pair> {
        self.0.pair.as_ref()
    }
}

/// Value of a stage's weight polynomial (no constant term).
pub fn interpolant(coefficients: &[f64], theta: f64) -> f64 {
    coefficients.iter().rev().fold(0.0, |sum, c| (sum + c) * theta)
}

/// The vectors Φ of the rooted trees up to order five, from which every order condition is `Σ bᵢ Φᵢ = θⁿ/γ`.
/// Butcher, *Numerical Methods for Ordinary Differential Equations*, 3rd ed. 2016, table 310(II).
struct Trees(Vec<(usize, &'static str, f64, Vec<f64>)>);

impl Trees {
    fn new(table: &Table) -> Trees {
        let c = &table.nodes;
        let apply = |v: &[f64]| -> Vec<f64> {
            (0..c.len()).map(|i| if i == 0 { 0.0 } else { (0..i).map(|j| table.stages[i - 1].weight(j) * v[j]).sum() }).collect()
        };
        let times = |v: &[f64], w: &[f64]| -> Vec<f64> { v.iter().zip(w).map(|(a, b)| a * b).collect() };
        let one = vec![1.0; c.len()];
        let c2 = times(c, c);
        let c3 = times(&c2, c);
        let (ac, ac2, ac3) = (apply(c), apply(&c2), apply(&c3));
        let aac = apply(&ac);
        let c_ac = times(c, &ac);
        Trees(vec![
            (1, "b", 1.0, one),
            (2, "b c", 2.0, c.clone()),
            (3, "b c²", 3.0, c2.clone()),
            (3, "b Ac", 6.0, ac.clone()),
            (4, "b c³", 4.0, c3.clone()),
            (4, "b c Ac", 8.0, c_ac.clone()),
            (4, "b Ac²", 12.0, ac2.clone()),
            (4, "b AAc", 24.0, aac.clone()),
            (5, "b c⁴", 5.0, times(&c2, &c2)),
            (5, "b c² Ac", 10.0, times(&c2, &ac)),
            (5, "b c Ac²", 15.0, times(c, &ac2)),
            (5, "b c AAc", 30.0, times(c, &aac)),
            (5, "b (Ac)²", 20.0, times(&ac, &ac)),
            (5, "b Ac³", 20.0, ac3.clone()),
            (5, "b A(c Ac)", 40.0, apply(&c_ac)),
            (5, "b AAc²", 60.0, apply(&ac2)),
            (5, "b AAAc", 120.0, apply(&aac)),
        ])
    }
    fn check(&self, of: &'static str, weights: &[f64], order: usize, theta: f64) -> Result<(), TableauError> {
        for (size, condition, gamma, phi) in &self.0 {
            if *size > order {
                continue;
            }
            let value: f64 = weights.iter().zip(phi).map(|(b, f)| b * f).sum();
            let wanted = theta.powi(*size as i32) / gamma;
            // Large weights of opposite sign lose digits.
            let scale: f64 = weights.iter().zip(phi).map(|(b, f)| (b * f).abs()).sum::<f64>().max(1.0);
            if (value - wanted).abs() > TOLERANCE * scale {
                return Err(TableauError::Order { of, condition, value, wanted });
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tables::{Method, heun, rk4, rk23, tsit5};

    #[test]
    fn every_method_is_one() {
        for method in Method::ALL {
            let t = method.tableau();
            assert_eq!(t.name(), method.name());
            assert!(t.citation().contains(char::is_numeric), "{}: a citation has a year", t.name());
        }
    }

    /// A wrong digit anywhere is found: each number of each kind is changed in turn.
    #[test]
    fn wrong_numbers_are_refused() {
        assert!(matches!(Tableau::new(Table { order: 5, ..rk4() }), Err(TableauError::Order { condition: "b c⁴", .. })));
        assert!(matches!(Tableau::new(Table { order: 3, ..heun() }), Err(TableauError::Order { condition: "b c²", .. })));
        for table in [rk4(), rk23(), tsit5()] {
            for k in 0..table.nodes.len() {
                let mut wrong = table.clone();
                wrong.step.weights[k] += 1e-9;
                assert!(Tableau::new(wrong).is_err(), "{} b{k}", table.name);
                let mut wrong = table.clone();
                wrong.nodes[k] += 1e-9;
                assert!(
                    matches!(Tableau::new(wrong), Err(TableauError::RowSum { stage, .. }) if stage == k),
                    "{} c{k}",
                    table.name
                );
            }
            if let Some(pair) = &table.pair {
                for k in 0..table.nodes.len() {
                    let mut wrong = pair.clone();
                    wrong.error[k] += 1e-9;
                    assert!(Tableau::new(Table { pair: Some(wrong), ..table.clone() }).is_err(), "{} e{k}", table.name);
                    for p in 0..pair.dense[k].len() {
                        let mut wrong = pair.clone();
                        wrong.dense[k][p] += 1e-9;
                        assert!(Tableau::new(Table { pair: Some(wrong), ..table.clone() }).is_err(), "{} p{k}{p}", table.name);
                    }
                }
            }
        }
        let mut short = rk4();
        short.nodes.pop();
        assert!(matches!(Tableau::new(short), Err(TableauError::Form(_))));
    }
}
