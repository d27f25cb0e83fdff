//! Which registers of a line stand as single precision, four lanes to a vector.
//!
//! LoopIR computes float32 in doubles and rounds ([`One::Round32`]). Where both operands of +, −, ×, ÷ or of the root are float32 numbers
//! and the result is rounded to float32, the same bits come out of the single-precision operation, since a double has more than twice
//! float32's digits and two (Figueroa, *When is double rounding innocuous?*, 1995). So such a pair becomes one operation on an f32x4, which
//! does for four lanes what took six operations on two f64x2. Comparisons, choices, signs, minima and rounding to integers follow
//! the form of their operands. What is computed in doubles, elementary functions and float64, stays in two f64x2; a register that is needed
//! in both forms is converted where it is defined.
//!
//! The analysis only chooses forms: the LoopIR interpreter, which knows none of this, gives the same bits.

use crate::ir::{Inst, Kind, One, Program, Reg, Role, Segment, Two, kinds};

/// How a register stands in a block of four lanes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Form {
    /// Two vectors of two lanes, 64 bits each
    Wide,
    /// One vector of four lanes, 32 bits each
    Single,
}

/// The forms of a line's registers.
pub(super) struct Forms {
    /// In which it is defined; None: it is part of the operation that rounds it
    pub(super) defined: Vec<Option<Form>>,
    /// Somebody reads it wide
    pub(super) wide: Vec<bool>,
    /// Somebody reads it single
    pub(super) single: Vec<bool>,
    /// What each holds
    pub(super) kinds: Vec<Kind>,
    /// The value is a float32 number, whatever its form
    exact: Vec<bool>,
}

fn representable(bits: u64) -> bool {
    f64::from(f64::from_bits(bits) as f32).to_bits() == bits
}

/// Whether each register of a line is always a float32 number; `accumulators` says it of those of a segment.
fn exact(program: &Program, body: &[Inst], kinds: &[Kind], accumulators: &[bool]) -> Vec<bool> {
    let mut exact: Vec<bool> = Vec::with_capacity(body.len());
    for (k, inst) in body.iter().enumerate() {
        let of = |r: &Reg| exact[*r as usize];
        let is = kinds[k] == Kind::F64
            && match inst {
                Inst::Const(_, bits) => representable(*bits),
                Inst::Load(b, _) | Inst::LoadAt(b, _) => program.buffers[b.index()].single,
                Inst::One(One::Round32 | One::ToF32, _) => true,
                Inst::One(One::Neg | One::Abs | One::Nearest | One::Floor | One::Ceil | One::Trunc | One::Power2, x) => of(x),
                Inst::Two(Two::Min | Two::Max | Two::AtMost | Two::AtLeast, x, y) | Inst::Select(_, x, y) => of(x) && of(y),
                Inst::Two(Two::Keep, x, _) => of(x),
                Inst::Segment(s) => exact_segment(program, s),
                Inst::Accumulator(k) => accumulators[*k],
                _ => false,
            };
        exact.push(is);
    }
    exact
}

/// A fold of float32 numbers, rounded after each.
fn exact_segment(program: &Program, s: &Segment) -> bool {
    let kinds = kinds(&program.buffers, &s.body, &s.accumulators);
    let begin: Vec<bool> = s.accumulators.iter().map(|a| a.kind == Kind::F64 && representable(a.start)).collect();
    let after = exact(program, &s.body, &kinds, &begin);
    s.accumulators.iter().zip(&begin).all(|(a, begin)| a.kind != Kind::F64 || (*begin && after[a.next as usize]))
}

impl Forms {
    /// Chooses; `two` vectors, else everything stays wide.
    pub(super) fn new(program: &Program, body: &[Inst], two: bool) -> Forms {
        let kinds = kinds(&program.buffers, body, &[]);
        let exact = exact(program, body, &kinds, &[]);
        let n = body.len();
        let mut forms = Forms { defined: vec![Some(Form::Wide); n], wide: vec![false; n], single: vec![false; n], kinds, exact };
        if two && (0..n).any(|r| forms.rounded(body, r).is_some()) {
            (0..n).for_each(|r| forms.defined[r] = Some(forms.follows(body, r)));
            forms.settle(program, body);
        }
        for r in 0..n {
            forms.reads(program, body, r).into_iter().for_each(|(x, form)| match form {
                Form::Wide => forms.wide[x as usize] = true,
                Form::Single => forms.single[x as usize] = true,
            });
        }
        forms
    }

    /// Is most of the line single precision?
    pub(super) fn pay(program: &Program, body: &[Inst]) -> bool {
        let forms = Forms::new(program, body, true);
        let count = |wanted: Form| {
            let computed = |inst: &Inst| !matches!(inst, Inst::Const(..) | Inst::Store(..));
            body.iter().zip(&forms.defined).filter(|(inst, form)| computed(inst) && **form == Some(wanted)).count()
        };
        count(Form::Single) > count(Form::Wide)
    }

    /// For a rounding of an arithmetic result of float32 numbers: the arithmetic.
    pub(super) fn rounded<'a>(&self, body: &'a [Inst], r: usize) -> Option<&'a Inst> {
        let Inst::One(One::Round32, x) = body[r] else { return None };
        let inner = &body[x as usize];
        let arithmetic = matches!(inner, Inst::One(One::Sqrt, _) | Inst::Two(Two::Add | Two::Sub | Two::Mul | Two::Div, ..));
        (arithmetic && inner.operands().iter().all(|o| self.exact[*o as usize])).then_some(inner)
    }

    /// The form that an instruction's operands suggest.
    fn follows(&self, body: &[Inst], r: usize) -> Form {
        let variable = |x: &Reg| !matches!(body[*x as usize], Inst::Const(..));
        let all = |of: &[Reg]| {
            let mut of = of.iter().filter(|x| variable(x)).peekable();
            of.peek().is_some() && of.all(|x| self.defined[*x as usize] == Some(Form::Single))
        };
        let (exact, mask) = (self.exact[r], self.kinds[r] == Kind::Mask);
        let single = match &body[r] {
            Inst::Load(..) => exact,
            Inst::One(One::Round32, _) => true,
            Inst::One(One::Neg | One::Abs | One::Nearest | One::Floor | One::Ceil | One::Trunc | One::Power2, x) => {
                exact && all(&[*x])
            }
            Inst::One(One::NotMask, x) => mask && all(&[*x]),
            Inst::Two(Two::Min | Two::Max | Two::AtMost | Two::AtLeast, x, y) => exact && all(&[*x, *y]),
            Inst::Two(Two::AndMask | Two::OrMask | Two::XorMask, x, y) => mask && all(&[*x, *y]),
            Inst::Two(Two::Lt | Two::Le | Two::Eq, x, y) => self.exact[*x as usize] && self.exact[*y as usize] && all(&[*x, *y]),
            Inst::Two(Two::Keep, x, m) => exact && all(&[if variable(x) { *x } else { *m }]),
            Inst::Select(m, x, y) if variable(x) || variable(y) => exact && all(&[*x, *y]) || mask && all(&[*m, *x, *y]),
            Inst::Select(m, ..) => (exact || mask) && all(&[*m]),
            _ => false,
        };
        if single { Form::Single } else { Form::Wide }
    }

    /// What nobody reads as single is wide, and arithmetic that only roundings read is part of these.
    fn settle(&mut self, program: &Program, body: &[Inst]) {
        let n = body.len();
        let (mut as_single, mut as_wide) = (vec![false; n], vec![false; n]);
        for r in (0..n).rev() {
            let forced = self.rounded(body, r).is_some();
            if !forced && !as_single[r] && self.defined[r] == Some(Form::Single) {
                self.defined[r] = Some(Form::Wide);
            }
            let inside = !as_wide[r] && as_single[r] && !self.exact[r] && self.kinds[r] == Kind::F64;
            if inside {
                self.defined[r] = None;
            }
            for (x, form) in self.reads(program, body, r) {
                match form {
                    Form::Wide => as_wide[x as usize] = true,
                    Form::Single => as_single[x as usize] = true,
                }
            }
            // The arithmetic itself is read by nobody else so far.
            if let Inst::One(One::Round32, x) = body[r]
                && forced
            {
                as_single[x as usize] = true;
            }
        }
    }

    /// The registers that an instruction reads, and in which form.
    fn reads(&self, program: &Program, body: &[Inst], r: usize) -> Vec<(Reg, Form)> {
        let inst = &body[r];
        let all = |of: Vec<Reg>, form: Form| of.into_iter().map(|x| (x, form)).collect();
        match (inst, self.defined[r]) {
            (_, None) => Vec::new(),
            (Inst::Store(b, _, x), _) => {
                let mut read = vec![(*x, Form::Wide)];
                if self.carries(program, body, *b) {
                    read.push((*x, Form::Single));
                }
                read
            }
            (_, Some(Form::Wide)) => all(inst.operands(), Form::Wide),
            (Inst::One(One::Round32, x), Some(Form::Single)) => match self.rounded(body, r) {
                Some(inner) => all(inner.operands(), Form::Single),
                None if self.exact[*x as usize] => vec![(*x, Form::Single)],
                None => vec![(*x, Form::Wide)],
            },
            (_, Some(Form::Single)) => all(inst.operands(), Form::Single),
        }
    }

    /// Of a resident program: is the state, whose successor is stored here, read as single?
    pub(super) fn carries(&self, program: &Program, body: &[Inst], next: crate::ir::BufferId) -> bool {
        let Role::Next(k) = program.buffers[next.index()].role else { return false };
        let read = |(inst, form): (&Inst, &Option<Form>)| {
            *form == Some(Form::Single)
                && matches!(inst, Inst::Load(b, crate::ir::Map::Aligned(0)) if program.buffers[b.index()].role == Role::State(k))
        };
        program.resident && program.buffers[next.index()].single && body.iter().zip(&self.defined).any(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ir::{Buffer, BufferId, Map};

    fn forms(body: &[Inst]) -> Vec<Option<Form>> {
        let buffer = |single| Buffer { role: Role::Capture(0), kind: Kind::F64, len: 4, single };
        let program = Program { buffers: vec![buffer(true), buffer(false)], ..Program::default() };
        Forms::new(&program, body, true).defined
    }
    const SINGLE: Inst = Inst::Load(BufferId(0), Map::Aligned(0));
    const DOUBLE: Inst = Inst::Load(BufferId(1), Map::Aligned(0));

    #[test]
    fn a_rounded_sum_of_singles_is_one_operation() {
        let body = [SINGLE, Inst::Two(Two::Add, 0, 0), Inst::One(One::Round32, 1), Inst::Store(BufferId(1), 0, 2)];
        assert_eq!(forms(&body)[..3], [Some(Form::Single), None, Some(Form::Single)]);
        // Of doubles it is not, nor where the sum itself is asked for.
        let body = [DOUBLE, Inst::Two(Two::Add, 0, 0), Inst::One(One::Round32, 1), Inst::Store(BufferId(1), 0, 2)];
        assert_eq!(forms(&body)[..3], [Some(Form::Wide); 3]);
        let body = [SINGLE, Inst::Two(Two::Add, 0, 0), Inst::One(One::Round32, 1), Inst::Store(BufferId(1), 0, 1)];
        assert_eq!(forms(&body)[..3], [Some(Form::Single), Some(Form::Wide), Some(Form::Single)]);
    }

    #[test]
    fn what_only_doubles_read_stays_wide() {
        let third = Inst::Const(Kind::F64, (1.0_f64 / 3.0).to_bits());
        // A clamp before double arithmetic, beside a single sum.
        let body = [
            SINGLE,
            third,
            Inst::One(One::Abs, 0),
            Inst::Two(Two::Mul, 2, 1),
            Inst::One(One::Round32, 3),
            Inst::Two(Two::Add, 0, 0),
            Inst::One(One::Round32, 5),
            Inst::Store(BufferId(1), 0, 4),
            Inst::Store(BufferId(1), 0, 6),
        ];
        let (wide, single) = (Some(Form::Wide), Some(Form::Single));
        assert_eq!(forms(&body)[..7], [single, wide, wide, wide, wide, None, single]);
    }
}
