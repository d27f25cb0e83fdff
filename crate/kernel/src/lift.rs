//! Constants as arguments, and keys of compiled scans: what lets a slider that changes a parameter reuse the module.
//!
//! [`lift`] turns the float constants of a step into captures, which changes no bit of any result. Two scans that differ in such numbers
//! only are the same after it, so that their [`Key`]s are equal and one module, with other captures in its memory, serves both.
//! Loads of captures leave the step loop (see `emit`), so a lifted kernel is about as fast as one with its constants in its code.

use std::hash::{DefaultHasher, Hash, Hasher};

use brunsviga_graph::op::{Op, Scan, While};
use brunsviga_graph::{Builder, Graph, Shape, TensorType, ValidGraph, Value};

/// The scan with its float constants as further captures, and their values, in order: run it on the scan's inputs followed by these.
///
/// Numbers that shape the code stay where they are: 0, ±1, 2 and ½ everywhere, and tensors with zeros among their elements, whose pattern
/// decides where sums run. Give it a simplified scan: what is folded first needs no capture.
pub fn lift(scan: &Scan) -> (Scan, Vec<Value>) {
    let g = scan.body.graph();
    let mut b = Builder::new();
    let inputs: Vec<_> = g.input_types().iter().map(|t| b.input(t.clone())).collect();
    let mut values = Vec::new();
    let mut map = Vec::with_capacity(g.nodes().len());
    let copied = "copied from a valid body";
    for (id, node) in g.ids().zip(g.nodes()) {
        b.origin = node.origin().cloned();
        map.push(match node.op() {
            Op::Input(k) => inputs[*k],
            Op::Const(v) if is_parameter(v) => {
                let t = g.tensor_type(id).expect("a constant is a tensor");
                match v.uniform().filter(|_| t.shape.rank() > 0).and_then(|one| Value::new(Shape::scalar(), one)) {
                    // One number for all: that they are equal is still seen.
                    Some(one) => {
                        values.push(one);
                        let number = b.input(TensorType::new(t.dtype, Shape::scalar()));
                        b.broadcast(number, &t.shape).expect(copied)
                    }
                    None => {
                        values.push(v.clone());
                        b.input(t.clone())
                    }
                }
            }
            op => {
                let operands: Vec<_> = node.inputs().iter().map(|i| map[i.index()]).collect();
                b.add(op.clone(), &operands).expect(copied)
            }
        });
    }
    let outputs: Vec<_> = g.outputs().iter().map(|o| map[o.index()]).collect();
    let body = b.finish(&outputs).expect(copied);
    (Scan { body, ..scan.clone() }, values)
}

fn is_parameter(v: &Value) -> bool {
    let element = |k: usize| v.data().as_f64(k);
    let n = v.data().len();
    let shapes_code = |x: f64| [0.0, 1.0, -1.0, 2.0, 0.5].contains(&x);
    v.dtype().is_floating() && n > 0 && (0..n).all(|k| element(k) != 0.0) && !(v.uniform().is_some() && shapes_code(element(0)))
}

/// A scan as the key of a table of compiled modules. Equal are scans with the same operations, types and constants, bit for bit;
/// where the learner wrote them does not matter.
#[derive(Clone, Debug)]
pub struct Key {
    scan: Scan,
    digest: u64,
}

impl Key {
    /// The key of a scan.
    pub fn new(scan: &Scan) -> Key {
        let mut h = DefaultHasher::new();
        hash_scan(scan, &mut h);
        Key { scan: scan.clone(), digest: h.finish() }
    }
}

impl Hash for Key {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.digest.hash(state);
    }
}

impl PartialEq for Key {
    fn eq(&self, other: &Key) -> bool {
        self.digest == other.digest && same_scan(&self.scan, &other.scan)
    }
}
impl Eq for Key {}

fn hash_scan(s: &Scan, h: &mut impl Hasher) {
    (s.carries, s.elements, s.steps, s.reverse).hash(h);
    hash_graph(s.body.graph(), h);
}

fn hash_graph(g: &Graph, h: &mut impl Hasher) {
    g.input_types().hash(h);
    for node in g.nodes() {
        node.inputs().hash(h);
        match node.op() {
            Op::Const(v) => {
                v.dtype().hash(h);
                v.shape().hash(h);
                // A sample: equality looks at every element.
                let n = v.data().len();
                (0..n).step_by((n / 64).max(1)).for_each(|k| v.data().bits(k).hash(h));
            }
            Op::Scan(s) => hash_scan(s, h),
            Op::While(w) => [&w.condition, &w.body].into_iter().for_each(|g| hash_graph(g.graph(), h)),
            op => op.name().hash(h),
        }
    }
    g.outputs().hash(h);
}

fn same_scan(a: &Scan, b: &Scan) -> bool {
    (a.carries, a.elements, a.steps, a.reverse) == (b.carries, b.elements, b.steps, b.reverse) && same_graph(&a.body, &b.body)
}

fn same_graph(a: &ValidGraph, b: &ValidGraph) -> bool {
    let (a, b) = (a.graph(), b.graph());
    let same_op = |x: &Op, y: &Op| match (x, y) {
        (Op::Scan(x), Op::Scan(y)) => same_scan(x, y),
        (Op::While(x), Op::While(y)) => same_while(x, y),
        (x, y) => x == y,
    };
    a.input_types() == b.input_types()
        && a.outputs() == b.outputs()
        && a.nodes().len() == b.nodes().len()
        && a.nodes().iter().zip(b.nodes()).all(|(x, y)| x.inputs() == y.inputs() && x.ty() == y.ty() && same_op(x.op(), y.op()))
}

fn same_while(a: &While, b: &While) -> bool {
    (a.carries, a.maximum) == (b.carries, b.maximum) && same_graph(&a.condition, &b.condition) && same_graph(&a.body, &b.body)
}
