//! The order of a line's instructions: what a processor waits for longest is begun first, as long as the values fit its registers.
//!
//! The order does not change a bit, only the time: lines are recorded depth first, one exponential to its end and then the next,
//! and a chain of dependent operations uses a fraction of the units. Greedy list scheduling by the length of the way to the line's
//! end (Cooper and Torczon, *Engineering a Compiler*, 2nd ed., section 12.3), with a limit on values alive at once.

use crate::ir::{Inst, One, Reg, Two};

/// Values alive at once: what the sixteen registers of x86-64 hold. (Measured in Chromium on Day 3's cell: 6 to 20 are within 8 %, 28 is a
/// quarter slower.)
const LIMIT: usize = 14;

/// Cycles until a result can be used, roughly.
fn latency(inst: &Inst) -> u32 {
    match inst {
        Inst::Const(..) | Inst::Store(..) | Inst::Accumulator(_) | Inst::StoreMap(..) | Inst::StoreAt(..) => 0,
        Inst::Load(..) => 5,
        Inst::LoadAt(..) | Inst::Segment(_) => 20,
        Inst::Select(..) => 2,
        Inst::One(One::Sqrt, _) => 15,
        Inst::One(One::Nearest | One::Floor | One::Ceil | One::Trunc, _) => 6,
        Inst::One(..) => 1,
        Inst::Fused { .. } => 4,
        Inst::Two(Two::Div, ..) => 12,
        Inst::Two(Two::Add | Two::Sub | Two::Mul | Two::Min | Two::Max, ..) => 4,
        Inst::Two(..) => 1,
    }
}

/// The line in a better order.
pub fn schedule(body: &[Inst]) -> Vec<Inst> {
    let n = body.len();
    // What each instruction reads, without repetition; constants are not values that need a register.
    let mut operands: Vec<Vec<Reg>> = Vec::with_capacity(n);
    let mut last_walk = None;
    for (k, inst) in body.iter().enumerate() {
        let mut of = inst.operands();
        // Walks may write what the next one reads.
        if matches!(inst, Inst::Segment(_)) {
            of.extend(last_walk.replace(k as Reg));
        }
        of.sort_unstable();
        of.dedup();
        of.retain(|o| !matches!(body[*o as usize], Inst::Const(..)));
        operands.push(of);
    }
    let mut users: Vec<Vec<u32>> = vec![Vec::new(); n];
    for (k, of) in operands.iter().enumerate() {
        of.iter().for_each(|o| users[*o as usize].push(k as u32));
    }
    let mut waiting: Vec<u32> = operands.iter().map(|of| of.len() as u32).collect();
    let mut height = vec![0_u32; n];
    for k in (0..n).rev() {
        height[k] = latency(&body[k]) + users[k].iter().map(|u| height[*u as usize]).max().unwrap_or(0);
    }
    let mut left: Vec<u32> = users.iter().map(|u| u.len() as u32).collect();
    let mut at = vec![0_u32; n];
    let mut order: Vec<Reg> = Vec::with_capacity(n);
    let mut ready: Vec<u32> = Vec::new();
    let mut now = 0_u32;
    let mut alive = 0_usize;
    let mut place = vec![0 as Reg; n];
    // How many values more live after an instruction than before.
    let growth = |k: usize, left: &[u32]| -> i32 {
        let dies = operands[k].iter().filter(|o| left[**o as usize] == 1).count() as i32;
        i32::from(!users[k].is_empty()) - dies
    };
    let free: Vec<usize> = (0..n).filter(|k| waiting[*k] == 0).collect();
    let mut issue = |k: usize, now: u32, order: &mut Vec<Reg>, ready: &mut Vec<u32>, at: &mut [u32], left: &mut [u32]| {
        place[k] = order.len() as Reg;
        order.push(k as Reg);
        operands[k].iter().for_each(|o| left[*o as usize] -= 1);
        for &u in &users[k] {
            at[u as usize] = at[u as usize].max(now + latency(&body[k]));
            waiting[u as usize] -= 1;
            if waiting[u as usize] == 0 {
                ready.push(u);
            }
        }
    };
    for k in free {
        if matches!(body[k], Inst::Const(..)) {
            issue(k, 0, &mut order, &mut ready, &mut at, &mut left);
        } else {
            ready.push(k as u32);
        }
    }
    while !ready.is_empty() {
        let pick = |want: &dyn Fn(usize) -> bool, ready: &[u32]| {
            (0..ready.len())
                .filter(|p| want(ready[*p] as usize))
                .max_by_key(|p| (height[ready[*p] as usize], std::cmp::Reverse(ready[*p])))
        };
        let mut chosen = None;
        if alive < LIMIT {
            chosen = pick(&|k| at[k] <= now, &ready);
        }
        if chosen.is_none() {
            chosen = pick(&|k| at[k] <= now && growth(k, &left) <= 0, &ready);
        }
        if chosen.is_none() && alive >= LIMIT {
            // Nothing that can go now makes room: what would soonest.
            chosen = (0..ready.len())
                .filter(|p| growth(ready[*p] as usize, &left) <= 0)
                .min_by_key(|p| (at[ready[*p] as usize], std::cmp::Reverse(height[ready[*p] as usize])));
            if chosen.is_none() {
                chosen = (0..ready.len()).min_by_key(|p| (growth(ready[*p] as usize, &left), at[ready[*p] as usize], ready[*p]));
            }
        }
        let Some(p) = chosen else {
            now += 1;
            continue;
        };
        let k = ready.swap_remove(p) as usize;
        alive = (alive as i32 + growth(k, &left)).max(0) as usize;
        now = now.max(at[k]);
        issue(k, now, &mut order, &mut ready, &mut at, &mut left);
        now += 1;
    }
    order.iter().map(|k| body[*k as usize].renamed(&|r| place[r as usize])).collect()
}
