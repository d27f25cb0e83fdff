//! One random scan, and what is said about many.

use brunsviga_graph::{interpret, simplify};

use super::differential::{check, same};
use super::random::{diverges, scan};

/// How many of which kind.
#[derive(Default, Debug)]
pub struct Tally {
    pub lowered: usize,
    /// An index left its tensor, in all implementations at the same step
    pub failed: usize,
    /// An index left its tensor in what the simplifier left out
    pub vanished: usize,
    /// Not compared, since the program counts on finite values and there were others
    pub diverged: usize,
    /// Names of what was not lowered
    pub refused: std::collections::BTreeMap<String, usize>,
}

/// Compares all implementations on the scan of this seed.
pub fn one(seed: u64, tally: &mut Tally) -> Result<(), String> {
    let (scan, inputs) = scan(seed);
    // The step alone: its arguments are not known to the simplifier.
    let g = scan.body.graph();
    let mut arguments = inputs.clone();
    for (k, t) in g.input_types().iter().enumerate().skip(scan.carries).take(scan.elements) {
        if scan.steps > 0 {
            arguments[k] =
                brunsviga_graph::Value::new(t.shape.clone(), inputs[k].data().pick(0..t.shape.len())).ok_or("a row")?;
        }
    }
    if scan.steps > 0 {
        match (interpret(&scan.body, &arguments), interpret(&simplify(&scan.body), &arguments)) {
            (Ok(a), Ok(b)) if a.iter().zip(&b).all(|(a, b)| same(a, b)) => {}
            // What failed may be something that nobody needs.
            (Err(_), _) => {}
            (a, b) => return Err(format!("the simplified step gives {b:?} instead of {a:?}")),
        }
    }
    let compiled = brunsviga_kernel::Compiled::new(&scan);
    if let Err(why) = &compiled {
        let name = why.what.split(' ').next().unwrap_or("").to_string();
        *tally.refused.entry(name).or_default() += 1;
    }
    if compiled.as_ref().is_ok_and(|c| c.program().assumes_finite) && diverges(&scan, &inputs) {
        tally.diverged += 1;
        return Ok(());
    }
    let agreed = check(&scan, &inputs)?;
    tally.lowered += usize::from(agreed.lowered.is_some());
    tally.failed += usize::from(agreed.lowered.is_some_and(|(_, outcome)| outcome.is_err()));
    tally.vanished += usize::from(agreed.vanished);
    Ok(())
}
