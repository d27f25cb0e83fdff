//! A while loop under way: on emitted code in batches of rounds, or on an interpreter.
//!
//! What is compiled is a scan whose step looks at the condition itself ([`masked`]): where it holds the step makes a round and counts it,
//! else it keeps the state, bit for bit. So a batch may run past the loop's end and changes nothing there, and the count tells how many
//! rounds there were. Only indices need a second look: what a step past the end computes is thrown away, and an index that leaves
//! its tensor there is nobody's fault.

use std::rc::Rc;

use brunsviga_graph::op::{Binary, Compare, Scan, While};
use brunsviga_graph::{Builder, DType, Data, ErrorKind, Graph, GraphError, NodeId, Shape, TensorType, Value, interpret, op::Op};

use super::backend::Backend;
use super::emitted::Emitted;
use super::prepare::{How, Round};
use super::rows;
use super::slow::Slow;

/// A slice's last batch of rounds begins so long before its end.
const MARGIN_S: f64 = 0.003;

/// The scan that makes the rounds of a while loop: its carries, the number of rounds made, and its captures.
///
/// # Errors
/// None for a loop that the verifier has passed.
pub(super) fn masked(w: &While) -> Result<Scan, GraphError> {
    let types = w.body.graph().input_types();
    let (carried, captured) = types.split_at(w.carries);
    let mut b = Builder::new();
    let state: Vec<NodeId> = carried.iter().map(|t| b.input(t.clone())).collect();
    let rounds = b.input(TensorType::new(DType::I64, Shape::scalar()));
    let captures: Vec<NodeId> = captured.iter().map(|t| b.input(t.clone())).collect();
    let arguments: Vec<NodeId> = state.iter().chain(&captures).copied().collect();
    let mut goes_on = copied(&mut b, w.condition.graph(), &arguments)?[0];
    if let Some(most) = w.maximum {
        let most = Value::new(Shape::scalar(), Data::I64(vec![i64::try_from(most).unwrap_or(i64::MAX)]));
        let most = b.constant(most.unwrap_or_else(|| Value::scalar(0.0)))?;
        let allowed = b.compare(Compare::Lt, rounds, most)?;
        goes_on = b.binary(Binary::And, goes_on, allowed)?;
    }
    let next = copied(&mut b, w.body.graph(), &arguments)?;
    let mut outputs = Vec::with_capacity(state.len() + 1);
    for (&before, after) in state.iter().zip(next) {
        let wide = b.ty(before).shape.clone();
        let everywhere = b.broadcast(goes_on, &wide)?;
        outputs.push(b.select(everywhere, after, before)?);
    }
    let one = b.cast(goes_on, DType::I64)?;
    outputs.push(b.binary(Binary::Add, rounds, one)?);
    Ok(Scan { body: b.finish(&outputs)?, carries: w.carries + 1, elements: 0, steps: usize::MAX, reverse: false })
}

/// A graph's outputs for these arguments, as part of another graph.
fn copied(b: &mut Builder, g: &Graph, arguments: &[NodeId]) -> Result<Vec<NodeId>, GraphError> {
    let mut map: Vec<NodeId> = Vec::with_capacity(g.nodes().len());
    for node in g.nodes() {
        b.origin = node.origin().cloned();
        map.push(match node.op() {
            Op::Input(k) => arguments[*k],
            op => {
                let operands: Vec<NodeId> = node.inputs().iter().map(|i| map[i.index()]).collect();
                b.add(op.clone(), &operands)?
            }
        });
    }
    b.origin = None;
    Ok(g.outputs().iter().map(|o| map[o.index()]).collect())
}

/// What makes rounds.
enum Engine {
    Emitted(Box<Emitted>),
    LoopIr(Slow),
    /// The graph's interpreter, on the loop as it was written
    Graph,
}

/// A while loop that has begun.
pub(super) struct Repeat {
    round: Rc<Round>,
    engine: Engine,
    /// Carries, then captures; the carries are those of the graph's interpreter
    arguments: Vec<Value>,
    /// Rounds made
    rounds: u64,
    /// Steps made, the last of which may have been past the end
    made: u64,
    /// By carried tensor, and the number of rounds: room for a state
    state: Vec<Data>,
    /// By carried tensor: everything was finite so far
    finite: Vec<bool>,
    slow_s: f64,
    emitted_s: f64,
    threads: usize,
}

fn no_memory() -> GraphError {
    GraphError { kind: ErrorKind::Limit, message: "there is no memory for this run".into(), origin: None }
}

impl Repeat {
    /// Copies the inputs to where the rounds find them.
    pub(super) fn new(round: Rc<Round>, inputs: &[Rc<Value>], backend: &dyn Backend) -> Result<Repeat, GraphError> {
        let carries = round.loops.carries;
        let arguments: Vec<Value> = inputs.iter().map(|v| (**v).clone()).collect();
        let none = Value::new(Shape::scalar(), Data::I64(vec![0])).ok_or_else(no_memory)?;
        let mut plain: Vec<&Value> = inputs[..carries].iter().map(|v| &**v).collect();
        plain.push(&none);
        plain.extend(inputs[carries..].iter().map(|v| &**v));
        plain.extend(round.step.numbers.iter().map(|v| &**v));
        let broken = plain.iter().any(|v| rows::first_broken(v.data()).is_some());
        let engine = match &*round.step.how(&plain, backend) {
            // What is left out is not zero times infinity.
            _ if broken && round.step.assumes_finite() => Engine::Graph,
            How::Emitted { compiled, linked, pace } => {
                let emitted = Emitted::new(compiled.clone(), linked.clone(), pace.clone(), false, backend, &plain);
                let emitted = emitted.ok_or_else(no_memory)?;
                Engine::Emitted(Box::new(emitted))
            }
            How::LoopIr { compiled, .. } => Engine::LoopIr(Slow::loop_ir(compiled.clone(), &plain).ok_or_else(no_memory)?),
            How::Graph { .. } => Engine::Graph,
        };
        let state = plain[..carries].iter().map(|v| Data::zeros(v.dtype(), 0)).chain([Data::I64(Vec::new())]).collect();
        let finite = vec![true; carries];
        Ok(Repeat { round, engine, arguments, rounds: 0, made: 0, state, finite, slow_s: 0.0, emitted_s: 0.0, threads: 1 })
    }
    /// Rounds made.
    pub(super) fn steps(&self) -> usize {
        usize::try_from(self.rounds).unwrap_or(usize::MAX)
    }
    /// Seconds of computing.
    pub(super) fn worked_s(&self) -> f64 {
        match &self.engine {
            Engine::Emitted(emitted) => self.slow_s + emitted.worked_s(),
            _ => self.slow_s + self.emitted_s,
        }
    }
    /// Threads that took part last.
    pub(super) fn threads(&self) -> usize {
        self.threads
    }

    /// Goes on until about `until_s`. True: the loop has ended.
    pub(super) fn advance(
        &mut self,
        backend: &dyn Backend,
        clock: &mut dyn FnMut() -> f64,
        until_s: f64,
    ) -> Result<bool, GraphError> {
        loop {
            let begun_s = clock();
            let ended = match &mut self.engine {
                Engine::Emitted(emitted) => match emitted.advance(backend, clock, 0, usize::MAX) {
                    Some(done) => {
                        self.threads = emitted.threads();
                        self.look(done)?
                    }
                    None => false,
                },
                Engine::LoopIr(_) => self.interpret_step()?,
                Engine::Graph => self.interpret_round()?,
            };
            let now_s = clock();
            if !matches!(self.engine, Engine::Emitted(_)) {
                self.slow_s += (now_s - begun_s).max(0.0);
            }
            if ended || now_s >= until_s - MARGIN_S {
                return Ok(ended);
            }
        }
    }

    /// After a batch: is the loop at its end?
    fn look(&mut self, done: super::emitted::Done) -> Result<bool, GraphError> {
        let Engine::Emitted(emitted) = &mut self.engine else { return Ok(false) };
        if done.fault
            && let Some((step, before)) = emitted.find(&done, 0, |_| false)
            && !self.is_past_the_end(self.made + step as u64, &before)?
        {
            self.go_on_by_the_graph(before)?;
            return Ok(false);
        }
        let Engine::Emitted(emitted) = &mut self.engine else { return Ok(false) };
        if self.round.step.assumes_finite() {
            let (finite, state) = (&mut self.finite, &mut self.state);
            if let Some(carry) = super::scan::newly_broken(finite, state, |k, to| emitted.state(k, to)) {
                let data = &mut self.state[carry];
                let found = emitted.find(&done, 0, |emitted| {
                    emitted.state(carry, data);
                    rows::first_broken(data).is_some()
                });
                if let Some((_, before)) = found {
                    self.go_on_by_the_graph(before)?;
                    return Ok(false);
                }
            }
        }
        self.made += done.count as u64;
        let carries = self.round.loops.carries;
        emitted.state(carries, &mut self.state[carries]);
        self.rounds = rounds(&self.state[carries]);
        Ok(self.rounds < self.made)
    }

    /// An index left its tensor in this step of the masked scan, which began with these carries: had the loop ended before?
    ///
    /// # Errors
    /// It had not, and a round of the loop as it was written fails.
    fn is_past_the_end(&self, step: u64, before: &[Data]) -> Result<bool, GraphError> {
        let arguments = self.arguments_of(before)?;
        let told =
            |e: GraphError| GraphError { message: format!("{} (in round {} of the while loop)", e.message, step + 1), ..e };
        if rounds(&before[self.round.loops.carries]) < step || !self.goes_on(&arguments, step).map_err(told)? {
            return Ok(true);
        }
        interpret(&self.round.loops.body, &arguments).map_err(told)?;
        Ok(false)
    }

    fn arguments_of(&self, state: &[Data]) -> Result<Vec<Value>, GraphError> {
        let mut arguments = self.arguments.clone();
        for (argument, data) in arguments.iter_mut().zip(&state[..self.round.loops.carries]) {
            *argument = Value::new(argument.shape().clone(), data.clone()).ok_or_else(no_memory)?;
        }
        Ok(arguments)
    }
    fn go_on_by_the_graph(&mut self, state: Vec<Data>) -> Result<(), GraphError> {
        self.arguments = self.arguments_of(&state)?;
        self.rounds = rounds(&state[self.round.loops.carries]);
        self.emitted_s = match &self.engine {
            Engine::Emitted(emitted) => emitted.worked_s(),
            _ => 0.0,
        };
        self.engine = Engine::Graph;
        Ok(())
    }

    fn goes_on(&self, arguments: &[Value], rounds: u64) -> Result<bool, GraphError> {
        let verdict = interpret(&self.round.loops.condition, arguments)?;
        let holds = matches!(verdict.first().map(|v| v.data()), Some(Data::Bool(v)) if v.first() == Some(&true));
        Ok(holds && self.round.loops.maximum != Some(rounds))
    }

    /// One step of the masked scan on the LoopIR interpreter.
    fn interpret_step(&mut self) -> Result<bool, GraphError> {
        let Engine::LoopIr(slow) = &mut self.engine else { return Ok(false) };
        let read = |slow: &Slow, state: &mut Vec<Data>| state.iter_mut().enumerate().for_each(|(k, data)| slow.state(k, data));
        read(slow, &mut self.state);
        let sound = slow.step(0)?;
        let before = self.state.clone();
        let step = self.made;
        if !sound && !self.is_past_the_end(step, &before)? {
            self.go_on_by_the_graph(before)?;
            return Ok(false);
        }
        let Engine::LoopIr(slow) = &mut self.engine else { return Ok(false) };
        read(slow, &mut self.state);
        let carries = self.round.loops.carries;
        if self.round.step.assumes_finite() && self.state[..carries].iter().any(|data| rows::first_broken(data).is_some()) {
            self.go_on_by_the_graph(before)?;
            return Ok(false);
        }
        self.made += 1;
        self.rounds = rounds(&self.state[carries]);
        Ok(self.rounds < self.made)
    }

    /// One round of the loop as it was written, on the graph's interpreter.
    fn interpret_round(&mut self) -> Result<bool, GraphError> {
        if !self.goes_on(&self.arguments, self.rounds)? {
            return Ok(true);
        }
        let next = interpret(&self.round.loops.body, &self.arguments)?;
        self.arguments.iter_mut().zip(next).for_each(|(argument, value)| *argument = value);
        self.rounds += 1;
        Ok(false)
    }

    /// The carried tensors.
    pub(super) fn finish(mut self) -> Option<Vec<Option<Rc<Value>>>> {
        let carries = self.round.loops.carries;
        let mut out = Vec::with_capacity(carries);
        for (carry, argument) in self.arguments.iter().enumerate().take(carries) {
            let mut data = Data::zeros(argument.dtype(), 0);
            match &mut self.engine {
                Engine::Emitted(emitted) => emitted.state(carry, &mut data),
                Engine::LoopIr(slow) => slow.state(carry, &mut data),
                Engine::Graph => data = argument.data().clone(),
            }
            out.push(Some(Rc::new(Value::new(argument.shape().clone(), data)?)));
        }
        Some(out)
    }
}

/// The one number of a counter.
fn rounds(count: &Data) -> u64 {
    match count {
        Data::I64(v) => v.first().map_or(0, |n| n.cast_unsigned()),
        _ => 0,
    }
}
