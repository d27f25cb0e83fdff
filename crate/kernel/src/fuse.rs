//! Fused multiply-add: a product whose only reader is a sum becomes one instruction with one rounding, `z + x·y` or `z − x·y`.
//!
//! Of mode `fast` alone: the value differs in its last bits from the sum of the rounded product, and where a processor has no such
//! instruction the browser computes that sum, so that bits differ between machines. Each fused sum is at most as far from the true one
//! as the plain one. Only sums that the recorder was told of ([`Line::fusing`](crate::record::Line::fusing)) are fused; what decides
//! something (`brunsviga_graph::simplify::fast::deciding`) is not among them.

use crate::ir::{Inst, Kind, Reg, Two};

/// The line with its products fused into sums; `may` says by register whether an instruction may be.
pub fn fuse(body: &[Inst], may: &[bool]) -> Vec<Inst> {
    let mut uses = vec![0_u32; body.len()];
    body.iter().flat_map(Inst::operands).for_each(|r| uses[r as usize] += 1);
    let allowed = |r: Reg| may.get(r as usize).copied().unwrap_or(false);
    let product = |r: Reg| match body[r as usize] {
        Inst::Two(Two::Mul, x, y) if uses[r as usize] == 1 && allowed(r) => Some((x, y)),
        _ => None,
    };
    let number = |r: Reg| match body[r as usize] {
        Inst::Const(Kind::F64, bits) => Some(f64::from_bits(bits)),
        _ => None,
    };
    let mut out: Vec<Inst> = Vec::with_capacity(body.len());
    let mut place: Vec<Reg> = Vec::with_capacity(body.len());
    // Products that went into a sum are left out.
    let mut gone = vec![false; body.len()];
    let fused = |r: usize| -> Option<(bool, Reg, Reg, Reg, Reg)> {
        if !allowed(r as Reg) {
            return None;
        }
        match body[r] {
            Inst::Two(Two::Add, x, y) => match (product(x), product(y)) {
                (_, Some((a, b))) => Some((false, a, b, x, y)),
                (Some((a, b)), None) => Some((false, a, b, y, x)),
                (None, None) => None,
            },
            Inst::Two(Two::Sub, x, y) => match (product(x), product(y)) {
                (_, Some((a, b))) => Some((true, a, b, x, y)),
                // a·b − c is −c + a·b.
                (Some((a, b)), None) if number(y).is_some() => Some((false, a, b, y, x)),
                _ => None,
            },
            _ => None,
        }
    };
    for r in 0..body.len() {
        if let Some((.., product)) = fused(r) {
            gone[product as usize] = true;
        }
    }
    for (r, inst) in body.iter().enumerate() {
        if gone[r] {
            place.push(Reg::MAX);
            continue;
        }
        let at = |r: Reg| place[r as usize];
        let new = match fused(r) {
            Some((minus, x, y, z, _)) => {
                let z = match (inst, number(z)) {
                    (Inst::Two(Two::Sub, ..), Some(c)) if !minus => {
                        out.push(Inst::Const(Kind::F64, (-c).to_bits()));
                        out.len() as Reg - 1
                    }
                    _ => at(z),
                };
                Inst::Fused { minus, x: at(x), y: at(y), z }
            }
            None => inst.renamed(&at),
        };
        place.push(out.len() as Reg);
        out.push(new);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Line;
    use brunsviga_graph::math::Lanes;

    fn line(l: &mut Line, build: impl Fn(&mut Line, Reg, Reg) -> Reg) -> Vec<Inst> {
        let (x, y) = (l.double(3.0), l.double(5.0));
        let z = build(l, x, y);
        l.push(Inst::Store(crate::ir::BufferId(0), 0, z));
        fuse(&l.body, &l.fusable())
    }
    fn fusing() -> Line {
        let mut l = Line::default();
        l.fusing = true;
        l
    }
    fn count(body: &[Inst]) -> usize {
        body.iter().filter(|i| matches!(i, Inst::Fused { .. })).count()
    }

    #[test]
    fn only_products_with_one_reader_in_sums_that_may() {
        let sum = |l: &mut Line, x: Reg, y: Reg| {
            let p = l.mul(x, y);
            l.add(p, x)
        };
        let mut l = fusing();
        let body = line(&mut l, sum);
        assert_eq!((count(&body), body.len()), (1, 4));
        // Read twice, the product has to be computed anyway.
        let mut l = fusing();
        let twice = line(&mut l, |l, x, y| {
            let p = l.mul(x, y);
            let s = l.add(p, x);
            l.div(s, p)
        });
        assert_eq!(count(&twice), 0);
        assert_eq!(count(&line(&mut Line::default(), sum)), 0);
        // Shared with something that must keep its bits, a sum keeps them.
        let mut l = fusing();
        let shared = line(&mut l, |l, x, y| {
            let s = sum(l, x, y);
            l.fusing = false;
            assert_eq!(sum(l, x, y), s);
            s
        });
        assert_eq!(count(&shared), 0);
    }

    #[test]
    fn differences_keep_their_sign() {
        let of = |build: &dyn Fn(&mut Line, Reg, Reg) -> Reg| {
            let mut l = fusing();
            line(&mut l, build)
        };
        let less = of(&|l, x, y| {
            let p = l.mul(x, y);
            l.sub(x, p)
        });
        assert!(matches!(less[2], Inst::Fused { minus: true, x: 0, y: 1, z: 0 }), "{less:?}");
        let more = of(&|l, x, y| {
            let p = l.mul(x, y);
            l.sub(p, x)
        });
        assert_eq!(more[2], Inst::Const(Kind::F64, (-3.0_f64).to_bits()));
        assert!(matches!(more[3], Inst::Fused { minus: false, x: 0, y: 1, z: 2 }), "{more:?}");
    }
}
