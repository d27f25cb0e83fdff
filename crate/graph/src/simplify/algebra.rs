//! Identities of arithmetic that hold for every value, NaN, infinities and −0 included.

use super::Rewriter;
use crate::dtype::DType;
use crate::graph::NodeId;
use crate::op::{Binary, Op, Unary};
use crate::value::{Data, Value};

fn is(r: &Rewriter, id: NodeId, float_bits: f64, integer: i64) -> bool {
    match r.uniform(id) {
        Some(Data::F64(v)) => v[0].to_bits() == float_bits.to_bits(),
        Some(Data::F32(v)) => v[0].to_bits() == (float_bits as f32).to_bits(),
        Some(Data::I64(v)) => v[0] == integer,
        Some(Data::I32(v)) => i64::from(v[0]) == integer,
        _ => false,
    }
}

/// 1/c, if c is a power of two whose inverse is a normal number: then x/c and x·(1/c) round the same real number.
fn exact_inverse(r: &Rewriter, id: NodeId) -> Option<Data> {
    match r.uniform(id)? {
        Data::F64(v) => {
            let inverse = 1.0 / v[0];
            let power = v[0].is_normal() && v[0].to_bits() & 0x000F_FFFF_FFFF_FFFF == 0 && inverse.is_normal();
            power.then(|| Data::F64(vec![inverse]))
        }
        Data::F32(v) => {
            let inverse = 1.0 / v[0];
            let power = v[0].is_normal() && v[0].to_bits() & 0x007F_FFFF == 0 && inverse.is_normal();
            power.then(|| Data::F32(vec![inverse]))
        }
        _ => None,
    }
}

pub(super) fn rewrite(r: &mut Rewriter, op: &Op, inputs: &[NodeId]) -> Option<NodeId> {
    match (op, inputs) {
        (Op::Binary(b), &[x, y]) => binary(r, *b, x, y),
        (Op::Unary(Unary::Neg), &[x]) => match r.node(x) {
            (Op::Unary(Unary::Neg), &[inner]) => Some(inner),
            _ => None,
        },
        (Op::Unary(Unary::Not), &[x]) => match r.node(x) {
            (Op::Unary(Unary::Not), &[inner]) => Some(inner),
            _ => None,
        },
        (Op::Unary(Unary::PowInteger(1)), &[x]) => Some(x),
        (Op::Unary(Unary::Abs), &[x]) => matches!(r.node(x).0, Op::Unary(Unary::Abs)).then_some(x),
        (Op::Select, &[c, a, b]) => match r.uniform(c) {
            Some(Data::Bool(v)) => Some(if v[0] { a } else { b }),
            _ if a == b => Some(a),
            _ => None,
        },
        (Op::Cast(to), &[x]) => (r.ty(x).dtype == *to).then_some(x),
        _ => None,
    }
}

fn binary(r: &mut Rewriter, b: Binary, x: NodeId, y: NodeId) -> Option<NodeId> {
    let floating = r.ty(x).dtype.is_floating();
    match b {
        Binary::Mul if is(r, y, 1.0, 1) => Some(x),
        Binary::Mul if is(r, x, 1.0, 1) => Some(y),
        Binary::Div if is(r, y, 1.0, 1) => Some(x),
        Binary::Sub if is(r, y, 0.0, 0) => Some(x),
        // x + (−0) is x; for integers 0 has no sign.
        Binary::Add if is(r, y, -0.0, 0) => Some(x),
        Binary::Add if is(r, x, -0.0, 0) => Some(y),
        Binary::Div if floating => {
            let inverse = exact_inverse(r, y)?;
            let shape = r.ty(x).shape.clone();
            let scalar = r.share(Op::Const(Value::new(crate::Shape::scalar(), inverse)?), &[]);
            let factor = if shape.rank() == 0 { scalar } else { r.share(Op::Broadcast(shape), &[scalar]) };
            Some(r.add(Op::Binary(Binary::Mul), &[x, factor]))
        }
        Binary::And | Binary::Or if x == y => Some(x),
        Binary::And if r.ty(x).dtype == DType::Bool => match (r.uniform(x), r.uniform(y)) {
            (Some(Data::Bool(v)), _) => Some(if v[0] { y } else { x }),
            (_, Some(Data::Bool(v))) => Some(if v[0] { x } else { y }),
            _ => None,
        },
        Binary::Or if r.ty(x).dtype == DType::Bool => match (r.uniform(x), r.uniform(y)) {
            (Some(Data::Bool(v)), _) => Some(if v[0] { x } else { y }),
            (_, Some(Data::Bool(v))) => Some(if v[0] { y } else { x }),
            _ => None,
        },
        Binary::Minimum | Binary::Maximum if x == y => Some(x),
        _ => None,
    }
}
