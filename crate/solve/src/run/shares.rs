//! Which part of a loop each thread computes. Whose part an element is makes no difference to its bits.

use brunsviga_kernel::emit::BLOCK;
use brunsviga_kernel::ir::{Inst, Loop, Program};

/// The part of `begin..end` that thread `t` of `threads` computes: whole blocks.
pub(super) fn share(begin: usize, end: usize, t: usize, threads: usize) -> (usize, usize) {
    let blocks = (end - begin).div_ceil(BLOCK);
    let at = |t: usize| (begin + blocks * t / threads * BLOCK).min(end);
    (at(t), at(t + 1))
}

/// Where each thread's part of a loop begins, and the domain's end: whole blocks, and about the same work for each. The indices of a loop with sums over
/// lists of different lengths are not equally much work.
pub(super) fn cuts(program: &Program, body: &Loop, threads: usize) -> Vec<usize> {
    let flat = body.body.len() as u64;
    let lists: Vec<(&[u32], u64)> = (body.body.iter())
        .filter_map(|inst| match inst {
            Inst::Segment(s) => Some((&*program.tables[s.starts], s.body.len() as u64)),
            _ => None,
        })
        .collect();
    // Work of the indices before `k`.
    let before =
        |k: usize| k as u64 * flat + lists.iter().map(|(starts, each)| u64::from(starts[k] - starts[0]) * each).sum::<u64>();
    let (all, blocks) = (before(body.domain), body.domain.div_ceil(BLOCK));
    let at = |block: usize| (block * BLOCK).min(body.domain);
    let mut cuts: Vec<usize> = vec![0];
    for t in 1..threads {
        let wanted = all * t as u64 / threads as u64;
        // The border nearest to an equal part.
        let (mut low, mut high) = (0, blocks);
        while low < high {
            let middle = (low + high) / 2;
            if before(at(middle)) < wanted { low = middle + 1 } else { high = middle }
        }
        let nearer = low > 0 && wanted - before(at(low - 1)) < before(at(low)) - wanted;
        cuts.push(at(if nearer { low - 1 } else { low }).max(cuts[t - 1]));
    }
    cuts.push(body.domain);
    cuts
}

#[cfg(test)]
mod tests {
    use super::*;
    use brunsviga_kernel::ir::Segment;

    #[test]
    fn parts_of_a_loop_with_lists_are_equal_work() {
        // 40 sums over one term, then 40 over a hundred.
        let starts = (0..=80_u32).map(|k| if k <= 40 { k } else { 40 + 100 * (k - 40) }).collect();
        let program = Program { tables: vec![starts], ..Program::default() };
        let sum = Segment { starts: 0, body: vec![Inst::Accumulator(0); 3], accumulators: Vec::new(), result: 0 };
        let body = Loop { domain: 80, body: vec![Inst::Segment(Box::new(sum))] };
        assert_eq!(cuts(&program, &body, 1), [0, 80]);
        assert_eq!(cuts(&program, &body, 2), [0, 60 / BLOCK * BLOCK, 80]);
        let plain = Loop { domain: 80, body: vec![Inst::Const(brunsviga_kernel::ir::Kind::F64, 0)] };
        assert_eq!(cuts(&program, &plain, 2), [0, 40, 80]);
        for threads in 1..20 {
            for (domain, body) in [(1, &plain), (20, &plain), (80, &body), (80, &plain)] {
                let found = cuts(&program, &Loop { domain, body: body.body.clone() }, threads);
                assert_eq!((found.len(), found[0], found[threads]), (threads + 1, 0, domain));
                assert!(found.windows(2).all(|w| w[0] <= w[1] && (w[1].is_multiple_of(BLOCK) || w[1] == domain)), "{found:?}");
            }
        }
    }

    #[test]
    fn shares_cover_a_domain_in_whole_blocks() {
        for (begin, end) in [(0, 1), (0, 20), (8, 31), (0, 1000), (4, 4)] {
            for threads in 1..6 {
                let mut at = begin;
                for t in 0..threads {
                    let (from, to) = share(begin, end, t, threads);
                    assert_eq!(from, at);
                    assert!(from.is_multiple_of(BLOCK) || from == end);
                    at = to;
                }
                assert_eq!(at, end);
            }
        }
    }
}
