//! Einstein summation for any number of operands, with explicit or implied output; no ellipsis.

use super::product::matmul;
use crate::array::Array;
use crate::error::{Result, TensorError};
use crate::layout::Shape;
use crate::reduce::{ReduceOptions, sum};
use crate::scalar::Operand;
use crate::ufunc::{self, BinaryOp};

fn problem(text: String) -> TensorError {
    TensorError::value(text)
}

/// An operand with a letter for every axis, none twice.
struct Term {
    x: Array,
    axes: Vec<char>,
}

impl Term {
    /// Repeated letters become a diagonal (a view whose stride is the sum of both).
    fn new(x: &Array, letters: &str) -> Result<Term> {
        let mut term = Term { x: x.clone(), axes: letters.chars().collect() };
        let mut k = 0;
        while k < term.axes.len() {
            let Some(again) = term.axes[k + 1..].iter().position(|c| *c == term.axes[k]).map(|p| p + k + 1) else {
                k += 1;
                continue;
            };
            let (n, m) = (term.x.shape()[k], term.x.shape()[again]);
            if n != m {
                return Err(problem(format!(
                    "dimensions in operand for collapsing index '{}' don't match ({n} != {m})",
                    term.axes[k]
                )));
            }
            let (mut shape, mut strides) = (term.x.shape.clone(), term.x.strides.clone());
            strides[k] += strides[again];
            shape.remove(again);
            strides.remove(again);
            term.axes.remove(again);
            term.x = term.x.with_layout(shape, strides, term.x.offset);
        }
        Ok(term)
    }

    fn length(&self, letter: char) -> Option<usize> {
        self.axes.iter().position(|c| *c == letter).map(|k| self.x.shape()[k])
    }

    /// Sums over every letter that nobody needs any more.
    fn drop_except(self, needed: impl Fn(char) -> bool) -> Result<Term> {
        let gone: Vec<i64> = (0..self.axes.len()).filter(|&k| !needed(self.axes[k])).map(|k| k as i64).collect();
        if gone.is_empty() {
            return Ok(self);
        }
        let dtype = Some(self.x.dtype());
        let x = sum(&self.x, &ReduceOptions { axis: Some(gone), dtype, ..Default::default() })?;
        Ok(Term { x, axes: self.axes.into_iter().filter(|c| needed(*c)).collect() })
    }

    /// The axes in the given order; letters that are missing become axes of length one.
    fn arranged(&self, order: &[char]) -> Result<Array> {
        let (mut axes, mut shape) = (Vec::new(), Vec::new());
        for letter in order {
            match self.axes.iter().position(|c| c == letter) {
                Some(k) => {
                    axes.push(k);
                    shape.push(self.x.shape()[k] as i64);
                }
                None => shape.push(1),
            }
        }
        self.x.permuted(&axes).reshape(&shape)
    }
}

/// Two terms multiplied, summing at once over the letters that are not needed later.
fn join(a: Term, b: Term, needed: impl Fn(char) -> bool) -> Result<Term> {
    let a = {
        let other = b.axes.clone();
        a.drop_except(|c| needed(c) || other.contains(&c))?
    };
    let b = {
        let other = a.axes.clone();
        b.drop_except(|c| needed(c) || other.contains(&c))?
    };
    let summed: Vec<char> = a.axes.iter().copied().filter(|c| b.axes.contains(c) && !needed(*c)).collect();
    let shared: Vec<char> = a.axes.iter().copied().filter(|c| b.axes.contains(c) && needed(*c)).collect();
    let only = |x: &Term, y: &Term| x.axes.iter().copied().filter(|c| !y.axes.contains(c)).collect::<Vec<char>>();
    let (left, right) = (only(&a, &b), only(&b, &a));
    let size = |t: &Term, list: &[char]| list.iter().filter_map(|c| t.length(*c)).product::<usize>();
    let axes: Vec<char> = [&shared[..], &left, &right].concat();
    let shape: Shape = axes.iter().filter_map(|c| a.length(*c).or_else(|| b.length(*c))).collect();
    if summed.is_empty() {
        let (x, y) = (a.arranged(&axes)?, b.arranged(&axes)?);
        return Ok(Term { x: ufunc::binary(BinaryOp::Multiply, Operand::Array(&x), Operand::Array(&y))?, axes });
    }
    // A (stacked) matrix product: shared letters stack, summed ones are contracted.
    let (s, n, k, m) = (size(&a, &shared), size(&a, &left), size(&a, &summed), size(&b, &right));
    let x = a.arranged(&[&shared[..], &left, &summed].concat())?.reshaped(Shape::from_slice(&[s, n, k]))?;
    let y = b.arranged(&[&shared[..], &summed, &right].concat())?.reshaped(Shape::from_slice(&[s, k, m]))?;
    Ok(Term { x: matmul(&x, &y)?.reshaped(shape)?, axes })
}

/// `np.einsum(subscripts, *operands)`.
pub fn einsum(subscripts: &str, operands: &[Array]) -> Result<Array> {
    let text: String = subscripts.chars().filter(|c| !c.is_whitespace()).collect();
    if text.contains('.') {
        return Err(problem("einsum with an ellipsis is not available here: name every axis with a letter".into()));
    }
    let (inputs, output) = match text.split_once("->") {
        Some((i, o)) => (i.to_string(), Some(o.to_string())),
        None => (text, None),
    };
    let inputs: Vec<&str> = inputs.split(',').collect();
    if let Some(bad) = inputs.iter().flat_map(|s| s.chars()).find(|c| !c.is_ascii_alphabetic()) {
        return Err(problem(format!("invalid subscript '{bad}' in einstein sum subscripts string, subscripts must be letters")));
    }
    if inputs.len() != operands.len() {
        return Err(problem(if inputs.len() > operands.len() {
            "fewer operands provided to einstein sum function than specified in the subscripts string".into()
        } else {
            "more operands provided to einstein sum function than specified in the subscripts string".into()
        }));
    }
    let output: Vec<char> = match output {
        Some(o) => o.chars().collect(),
        None => {
            let all: Vec<char> = inputs.iter().flat_map(|s| s.chars()).collect();
            let mut once: Vec<char> = all.iter().copied().filter(|c| all.iter().filter(|d| *d == c).count() == 1).collect();
            once.sort_unstable();
            once
        }
    };
    let mut terms = Vec::new();
    for (k, (letters, x)) in inputs.iter().zip(operands).enumerate() {
        if letters.len() != x.ndim() {
            let relation = if letters.len() > x.ndim() { "too many" } else { "fewer" };
            return Err(problem(match relation {
                "too many" => format!("einstein sum subscripts string contains too many subscripts for operand {k}"),
                _ => "operand has more dimensions than subscripts given in einstein sum, but no '...' ellipsis provided to broadcast the extra dimensions.".into(),
            }));
        }
        terms.push(Term::new(x, letters)?);
    }
    for letter in &output {
        if output.iter().filter(|c| *c == letter).count() > 1 {
            return Err(problem(format!("einstein sum subscripts string includes output subscript '{letter}' multiple times")));
        }
        if !terms.iter().any(|t| t.axes.contains(letter)) {
            return Err(problem(format!(
                "einstein sum subscripts string included output subscript '{letter}' which never appeared in an input"
            )));
        }
    }
    for (k, t) in terms.iter().enumerate() {
        for (letter, n) in t.axes.iter().zip(t.x.shape()) {
            for other in &terms[..k] {
                if let Some(m) = other.length(*letter)
                    && m != *n
                {
                    return Err(problem(format!(
                        "operands could not be broadcast together with remapped shapes [original->remapped]: axis '{letter}' has lengths {m} and {n}"
                    )));
                }
            }
        }
    }
    let mut rest = terms.into_iter();
    let Some(mut done) = rest.next() else {
        return Err(problem("must specify the einstein sum subscripts string and at least one operand, or at least one operand and its corresponding subscripts list".into()));
    };
    let mut waiting: Vec<Term> = rest.collect();
    while !waiting.is_empty() {
        let next = waiting.remove(0);
        let later: Vec<char> = waiting.iter().flat_map(|t| t.axes.iter().copied()).collect();
        done = join(done, next, |c| output.contains(&c) || later.contains(&c))?;
    }
    let done = done.drop_except(|c| output.contains(&c))?;
    done.arranged(&output)?.copy()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grid(shape: &[i64]) -> Result<Array> {
        Array::vector((0..shape.iter().product()).collect::<Vec<i64>>()).reshape(shape)
    }

    #[test]
    fn the_common_sums() -> Result<()> {
        let a = grid(&[2, 3])?;
        let b = grid(&[3, 2])?;
        assert_eq!(einsum("ij,jk->ik", &[a.clone(), b.clone()])?.to_vec::<i64>()?, [10, 13, 28, 40]);
        assert_eq!(einsum("ij,jk", &[a.clone(), b.clone()])?.to_vec::<i64>()?, [10, 13, 28, 40]);
        assert_eq!(einsum("ij->ji", std::slice::from_ref(&a))?.to_vec::<i64>()?, [0, 3, 1, 4, 2, 5]);
        assert_eq!(einsum("ii", &[grid(&[3, 3])?])?.to_vec::<i64>()?, [12]);
        assert_eq!(einsum("ij,ij->i", &[a.clone(), a.clone()])?.to_vec::<i64>()?, [5, 50]);
        assert_eq!(einsum("i,j->ij", &[grid(&[2])?, grid(&[2])?])?.to_vec::<i64>()?, [0, 0, 0, 1]);
        assert_eq!(einsum("bij,bjk->bik", &[grid(&[2, 2, 3])?, grid(&[2, 3, 2])?])?.shape(), [2, 2, 2]);
        assert_eq!(einsum("ij,jk,kl->", &[a.clone(), b.clone(), a.clone()])?.to_vec::<i64>()?, [750]);
        assert!(einsum("ij,jk", &[a.clone(), a]).is_err());
        Ok(())
    }
}
