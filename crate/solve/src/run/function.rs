//! A graph without loops as a compiled function: for drivers that decide after every evaluation what to evaluate next.
//!
//! Guarantees the interpreter's values, bit for bit. What cannot be compiled is interpreted, and so is an evaluation that meets infinities
//! where the kernel leaves out zeros.

use std::rc::Rc;

use brunsviga_graph::op::Scan;
use brunsviga_graph::{Builder, Data, GraphError, ValidGraph, Value, interpret};
use brunsviga_kernel::Compiled;
use brunsviga_kernel::drive::Arrangement;
use brunsviga_kernel::lift::lift;

use super::backend::{Backend, Block, Linked};
use super::prepare::{How, Modules};
use super::rows;
use crate::evaluate::Evaluate;

/// Where emitted code finds its arguments and leaves its results.
struct Ready {
    compiled: Rc<Compiled>,
    linked: Rc<dyn Linked>,
    arrangement: Arrangement,
    block: Block,
    /// By loop
    domains: Vec<u32>,
}

/// A graph to be evaluated often.
pub struct Function {
    graph: ValidGraph,
    ready: Result<Ready, String>,
}

impl Function {
    /// Compiles a graph, or finds its module among those that are known.
    pub fn new(graph: ValidGraph, backend: &dyn Backend, modules: &mut Modules) -> Function {
        let ready = ready(&graph, backend, modules);
        Function { graph, ready }
    }
    /// Why it is interpreted; None if emitted code evaluates it.
    pub fn why(&self) -> Option<&str> {
        self.ready.as_ref().err().map(String::as_str)
    }
}

/// The graph as a scan of one step: its outputs are the state, which no step reads, and its inputs are captured.
fn as_scan(graph: &ValidGraph) -> Option<Scan> {
    let g = graph.graph();
    let mut b = Builder::new();
    let outputs = g.outputs().iter().map(|o| g.tensor_type(*o).cloned()).collect::<Option<Vec<_>>>()?;
    for output in &outputs {
        b.input(output.clone());
    }
    let inputs: Vec<_> = g.input_types().iter().map(|t| b.input(t.clone())).collect();
    let mut map = Vec::with_capacity(g.nodes().len());
    for node in g.nodes() {
        b.origin = node.origin().cloned();
        map.push(match node.op() {
            brunsviga_graph::op::Op::Input(k) => inputs[*k],
            op => {
                let operands: Vec<_> = node.inputs().iter().map(|i| map[i.index()]).collect();
                b.add(op.clone(), &operands).ok()?
            }
        });
    }
    let results: Vec<_> = g.outputs().iter().map(|o| map[o.index()]).collect();
    let body = b.finish(&results).ok()?;
    Some(Scan { body, carries: outputs.len(), elements: 0, steps: 1, reverse: false })
}

fn ready(graph: &ValidGraph, backend: &dyn Backend, modules: &mut Modules) -> Result<Ready, String> {
    let scan = as_scan(graph).ok_or("it gives no tensor")?;
    let (scan, numbers) = lift(&scan);
    match &*modules.ready(&scan, false, false, backend) {
        How::Emitted { compiled, linked, .. } => {
            filled(&scan, &numbers, compiled, linked, backend).ok_or_else(|| "there is no memory for it".into())
        }
        How::LoopIr { why, .. } | How::Graph { why } => Err(why.clone()),
    }
}

/// Memory with everything in it but the arguments.
fn filled(
    scan: &Scan,
    numbers: &[Value],
    compiled: &Rc<Compiled>,
    linked: &Rc<dyn Linked>,
    backend: &dyn Backend,
) -> Option<Ready> {
    let program = compiled.program();
    let arrangement = Arrangement::new(program, 1, 1);
    let mut block = backend.block(arrangement.len())?;
    let types = scan.body.graph().input_types();
    let known = types.len() - numbers.len();
    let zeros: Option<Vec<Value>> =
        types[..known].iter().map(|t| Value::new(t.shape.clone(), Data::zeros(t.dtype, t.shape.len()))).collect();
    let zeros = zeros?;
    let inputs: Vec<&Value> = zeros.iter().chain(numbers).collect();
    arrangement.fill(compiled, block.words(), &inputs)?;
    let base = block.base;
    let words = block.words();
    arrangement.frame(program, base, None, 0, |k, word| words[k] = word);
    let domains = program.levels.iter().flatten().map(|l| l.domain as u32).collect();
    Some(Ready { compiled: compiled.clone(), linked: linked.clone(), arrangement, block, domains })
}

impl Ready {
    /// The outputs; None if an index left its tensor, or a type is not the graph's.
    fn call(&mut self, arguments: &[Value]) -> Option<Vec<Value>> {
        let (compiled, arrangement) = (&*self.compiled, &self.arrangement);
        arrangement.capture(compiled, self.block.words(), arguments)?;
        let mut fault = 0;
        for (k, &domain) in self.domains.iter().enumerate() {
            // SAFETY: the frame was written for this program's block, and this is the only thread that works on it.
            fault |= unsafe { self.linked.call(k, self.block.base, 0, domain, 0, 1) };
        }
        if fault != 0 {
            return None;
        }
        let words = &*self.block.words();
        let scan = compiled.scan();
        let output = |carry: usize| {
            let t = &scan.body.graph().input_types()[carry];
            let mut data = Data::zeros(t.dtype, 0);
            compiled.append(carry, |part| &words[arrangement.part(0, part)..], &mut data);
            Value::new(t.shape.clone(), data)
        };
        (0..scan.carries).map(output).collect()
    }
}

impl Evaluate for Function {
    fn evaluate(&mut self, arguments: &[Value]) -> Result<Vec<Value>, GraphError> {
        let broken = |values: &[Value]| values.iter().any(|v| rows::first_broken(v.data()).is_some());
        if let Ok(ready) = &mut self.ready {
            let careful = ready.compiled.program().assumes_finite;
            if !(careful && broken(arguments))
                && let Some(outputs) = ready.call(arguments)
                && !(careful && broken(&outputs))
            {
                return Ok(outputs);
            }
        }
        interpret(&self.graph, arguments)
    }
}
