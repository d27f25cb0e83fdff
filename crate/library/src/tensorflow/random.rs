//! `tf.random`: uniform and normal numbers from a generator of ours. The same seed gives the same numbers, in every browser; they are not
//! TensorFlow's, which the first use says.
//!
//! The k-th number of a tensor is SplitMix64's output (Steele, Lea, Flood 2014) for a key made of the seeds and of how many tensors were drawn
//! before; normal numbers come in pairs by Box and Muller's formula, with the elementary functions of the graph crate.

use std::rc::Rc;

use brunsviga_graph::math::{self, Scalar};
use brunsviga_graph::{DType, Data, Shape, TensorType, Value as Concrete};
use brunsviga_python::{Args, Module, Raise, Result, Value, Vm};

use super::construct::need;
use super::convert::{self, shape};
use super::dtype;
use super::errors;
use super::registry::{Table, given, install};
use super::state::{current, state};
use super::tensor::Tensor;
use super::trace::{Kind, Source};

const UNIFORM: (&str, &str, super::registry::Function) = ("uniform", "random_uniform", uniform);
const NORMAL: (&str, &str, super::registry::Function) = ("normal", "random_normal", normal);

const TABLE: Table =
    &[UNIFORM, NORMAL, ("truncated_normal", "truncated_normal", truncated), ("shuffle", "RandomShuffle", shuffle)];
/// The same under the names of TensorFlow 1.
pub const TABLE_V1: Table = &[
    ("random_uniform", "random_uniform", uniform),
    ("random_normal", "random_normal", normal),
    ("truncated_normal", "truncated_normal", truncated),
    ("random_shuffle", "RandomShuffle", shuffle),
];

/// Which numbers.
#[derive(Clone, Copy)]
enum Law {
    Uniform(f64, f64),
    Whole(i64, i64),
    Normal(f64, f64),
    /// Drawn again beyond two deviations
    Truncated(f64, f64),
}

/// A tensor of random numbers that is drawn when a graph runs.
pub struct Draw {
    law: Law,
    ty: TensorType,
    seed: Option<i64>,
}

/// `tf.random`
pub fn module() -> Module {
    let module = Module::new("tensorflow.random");
    install(&module, TABLE);
    module.function("set_seed", set_seed);
    module
}

/// `tf.random.set_seed(seed)`
pub fn set_seed(vm: &mut Vm, args: Args) -> Result<Value> {
    let [seed] = args.bind("set_seed", 1, &["seed"])?;
    let seed = convert::integer(vm, &need("set_seed", seed, "seed")?)?;
    let state = state(vm);
    state.seed = Some(seed as u64);
    state.drawn = 0;
    Ok(Value::None)
}

/// One step of SplitMix64.
fn mix(mut z: u64) -> u64 {
    z = z.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// Numbers of one tensor.
struct Stream {
    key: u64,
    next: u64,
}

impl Stream {
    fn bits(&mut self) -> u64 {
        let at = self.next;
        self.next += 1;
        mix(self.key.wrapping_add(at.wrapping_mul(0x9e37_79b9_7f4a_7c15)))
    }
    /// In [0, 1)
    fn unit(&mut self) -> f64 {
        (self.bits() >> 11) as f64 / (1_u64 << 53) as f64
    }
    fn normal_pair(&mut self) -> (f64, f64) {
        let l = &mut Scalar;
        // 1 − u is never 0.
        let radius = (-2.0 * math::log(l, 1.0 - self.unit())).sqrt();
        let angle = 2.0 * std::f64::consts::PI * self.unit();
        (radius * math::cos(l, angle), radius * math::sin(l, angle))
    }
}

fn stream(vm: &mut Vm, seed: Option<i64>) -> Stream {
    let clock = vm.host().wall_s().to_bits();
    let state = state(vm);
    state.drawn += 1;
    let drawn = state.drawn;
    let key = match (state.seed, seed) {
        (None, None) => {
            if state.entropy == 0 {
                state.entropy = mix(clock) | 1;
            }
            mix(state.entropy ^ mix(drawn))
        }
        (global, own) => mix(mix(global.unwrap_or(87_654_321)) ^ mix(own.unwrap_or(0) as u64).rotate_left(17) ^ mix(drawn)),
    };
    Stream { key, next: 0 }
}

impl Draw {
    /// New numbers.
    pub fn draw(&self, vm: &mut Vm) -> Result<Concrete> {
        note(vm);
        let n = self.ty.shape.len();
        vm.reserve(n.saturating_mul(16))?;
        let mut stream = stream(vm, self.seed);
        let mut numbers = Vec::with_capacity(n);
        let mut whole = Vec::new();
        match self.law {
            Law::Uniform(low, high) => numbers.extend((0..n).map(|_| low + (high - low) * stream.unit())),
            Law::Whole(low, high) => {
                let span = high.wrapping_sub(low) as u64;
                whole.extend((0..n).map(|_| low.wrapping_add(((u128::from(stream.bits()) * u128::from(span)) >> 64) as i64)));
            }
            Law::Normal(mean, deviation) => {
                while numbers.len() < n {
                    let (a, b) = stream.normal_pair();
                    numbers.extend([mean + deviation * a, mean + deviation * b]);
                }
                numbers.truncate(n);
            }
            Law::Truncated(mean, deviation) => {
                while numbers.len() < n {
                    let (a, b) = stream.normal_pair();
                    numbers.extend([a, b].into_iter().filter(|x| x.abs() <= 2.0).map(|x| mean + deviation * x));
                }
                numbers.truncate(n);
            }
        }
        let data = match self.ty.dtype {
            DType::F64 => Data::F64(numbers),
            DType::F32 => {
                // Rounding must not reach the upper end.
                let top = if let Law::Uniform(_, high) = self.law { (high as f32).next_down() } else { f32::INFINITY };
                Data::F32(numbers.iter().map(|x| (*x as f32).min(top)).collect())
            }
            DType::I32 => Data::I32(whole.iter().map(|n| *n as i32).collect()),
            DType::I64 => Data::I64(whole),
            DType::Bool => Data::Bool(Vec::new()),
        };
        Concrete::new(self.ty.shape.clone(), data).ok_or_else(|| Raise::runtime_error("random numbers of another number"))
    }
}

/// Says once what these numbers are.
fn note(vm: &mut Vm) {
    if std::mem::replace(&mut state(vm).random_noted, true) {
        return;
    }
    vm.host().stderr(
        "note: the random numbers of tf.random come from this site's own generator. The same seed gives the same numbers here, but not \
         those of TensorFlow.\n",
    );
}

/// At once in eager mode; in a graph, anew at every run.
fn make(vm: &mut Vm, draw: Draw) -> Result<Value> {
    let Some(trace) = current(vm) else { return draw.draw(vm).map(|v| Tensor::eager(v).value()) };
    if trace.kind == Kind::Body {
        return Err(Raise::not_implemented(
            "random numbers inside of the function of a loop are not available here: draw all of them before, e.g. \
             noise = tf.random.normal([steps, n]), and pass them as elems of tf.scan",
        ));
    }
    let ty = draw.ty.clone();
    let node = trace.input(ty.clone(), Source::Random(Rc::new(draw)));
    Ok(Tensor::symbol(&trace, node, ty).value())
}

fn number(vm: &mut Vm, value: Option<Value>, default: f64) -> Result<f64> {
    let Some(value) = given(value) else { return Ok(default) };
    match super::tensor::tensor_of(&value) {
        Some(tensor) => match super::emit::known(tensor) {
            Some(value) if value.shape().len() == 1 => Ok(value.data().as_f64(0)),
            _ => Err(Raise::not_implemented(
                "tf.random: the parameters must be known numbers here: multiply and add to shape the numbers",
            )),
        },
        None => vm.to_f64(&value),
    }
}

fn seed_of(vm: &mut Vm, value: Option<Value>) -> Result<Option<i64>> {
    given(value).map(|v| convert::integer(vm, &v)).transpose()
}

fn uniform(vm: &mut Vm, args: Args) -> Result<Value> {
    let [dims, low, high, of, seed] = args.bind("uniform", 1, &["shape", "minval", "maxval", "dtype", "seed"])?;
    let dims: Shape = shape(vm, &need("uniform", dims, "shape")?)?;
    let of = dtype::optional(vm, of)?.unwrap_or(DType::F32);
    let seed = seed_of(vm, seed)?;
    let law = match of {
        DType::F32 | DType::F64 => Law::Uniform(number(vm, low, 0.0)?, number(vm, high, 1.0)?),
        DType::I32 | DType::I64 => {
            let Some(high) = given(high) else { return Err(Raise::value_error("Must specify maxval for integer dtype int32")) };
            let low = given(low).map_or(Ok(0), |v| convert::integer(vm, &v))?;
            let high = convert::integer(vm, &high)?;
            if low >= high {
                return Err(errors::invalid(format!("Need minval < maxval, got {low} >= {high} [Op:RandomUniformInt]")));
            }
            Law::Whole(low, high)
        }
        DType::Bool => return Err(Raise::value_error("Argument `dtype` got invalid value bool.")),
    };
    make(vm, Draw { law, ty: TensorType::new(of, dims), seed })
}

fn bell(vm: &mut Vm, args: Args, function: &str, law: fn(f64, f64) -> Law) -> Result<Value> {
    let [dims, mean, deviation, of, seed] = args.bind(function, 1, &["shape", "mean", "stddev", "dtype", "seed"])?;
    let dims: Shape = shape(vm, &need(function, dims, "shape")?)?;
    let of = dtype::optional(vm, of)?.unwrap_or(DType::F32);
    if !of.is_floating() {
        return Err(Raise::value_error(format!("tf.random.{function}: dtype must be floating, not {}", of.name())));
    }
    let law = law(number(vm, mean, 0.0)?, number(vm, deviation, 1.0)?);
    let seed = seed_of(vm, seed)?;
    make(vm, Draw { law, ty: TensorType::new(of, dims), seed })
}
fn normal(vm: &mut Vm, args: Args) -> Result<Value> {
    bell(vm, args, "normal", Law::Normal)
}
fn truncated(vm: &mut Vm, args: Args) -> Result<Value> {
    bell(vm, args, "truncated_normal", Law::Truncated)
}

/// Rows in another order.
fn shuffle(vm: &mut Vm, args: Args) -> Result<Value> {
    let [value, seed] = args.bind("shuffle", 1, &["value", "seed"])?;
    let x = convert::tensor(vm, &need("shuffle", value, "value")?, None)?;
    if current(vm).is_some() {
        return Err(Raise::not_implemented(
            "tf.random.shuffle is available in eager mode only: shuffle before the graph is built",
        ));
    }
    note(vm);
    let seed = seed_of(vm, seed)?;
    let mut stream = stream(vm, seed);
    let n = x.shape().axes().first().copied().unwrap_or(0);
    if x.rank() == 0 {
        return Ok(x.value());
    }
    let mut places: Vec<i64> = (0..n as i64).collect();
    for k in (1..n).rev() {
        let j = ((u128::from(stream.bits()) * (k as u128 + 1)) >> 64) as usize;
        places.swap(k, j);
    }
    super::emit::gather(vm, &x, &convert::ints(&places, DType::I64), 0).map(Tensor::value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_their_moments() {
        let mut stream = Stream { key: 7, next: 0 };
        let n = 200_000;
        let units: Vec<f64> = (0..n).map(|_| stream.unit()).collect();
        let mean = units.iter().sum::<f64>() / f64::from(n);
        // Five standard errors of the mean of n uniform numbers.
        assert!((mean - 0.5).abs() < 5.0 * (1.0 / 12.0 / f64::from(n)).sqrt(), "{mean}");
        let normals: Vec<f64> = (0..n / 2).flat_map(|_| <[f64; 2]>::from(stream.normal_pair())).collect();
        let mean = normals.iter().sum::<f64>() / f64::from(n);
        let variance = normals.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / f64::from(n);
        assert!(mean.abs() < 5.0 / f64::from(n).sqrt(), "{mean}");
        assert!((variance - 1.0).abs() < 5.0 * (2.0 / f64::from(n)).sqrt(), "{variance}");
    }
}
