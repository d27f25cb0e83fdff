//! `numpy.random`: NumPy's own numbers for a seed. The generators and what they draw stand in `brunsviga_tensor::random`; here are the
//! Python objects `RandomState` and `Generator`, and the module's functions, which draw from one `RandomState` that all share.

mod choose;
mod draw;

use std::any::Any;
use std::cell::RefCell;
use std::rc::Rc;

use brunsviga_python::{Args, Class, ClassRef, Module, Native, Raise, Result, Value, Vm};
use brunsviga_tensor::random::{Bits, Draw, Legacy, Modern, N, Twister};
use brunsviga_tensor::{Array, DType};

use super::convert::{Lift, array_of, flag, given, integer, integers, items, wrap};

/// Either kind of generator.
pub(super) enum Source {
    /// `RandomState`
    Legacy(Box<Legacy>),
    /// `Generator`
    Modern(Modern),
}

impl Source {
    fn is_legacy(&self) -> bool {
        matches!(self, Source::Legacy(_))
    }
}

impl Bits for Source {
    fn word(&mut self) -> u32 {
        match self {
            Source::Legacy(g) => g.word(),
            Source::Modern(g) => g.word(),
        }
    }
    fn long(&mut self) -> u64 {
        match self {
            Source::Legacy(g) => g.long(),
            Source::Modern(g) => g.long(),
        }
    }
    fn unit(&mut self) -> f64 {
        match self {
            Source::Legacy(g) => g.unit(),
            Source::Modern(g) => g.unit(),
        }
    }
    fn normal(&mut self) -> f64 {
        match self {
            Source::Legacy(g) => g.normal(),
            Source::Modern(g) => g.normal(),
        }
    }
    fn exponential(&mut self) -> f64 {
        match self {
            Source::Legacy(g) => g.exponential(),
            Source::Modern(g) => g.exponential(),
        }
    }
    fn manner(&self) -> Draw {
        match self {
            Source::Legacy(g) => g.manner(),
            Source::Modern(g) => g.manner(),
        }
    }
}

/// A generator that is held while it draws. No Python code runs meanwhile.
type Shared = Rc<RefCell<Source>>;

/// A method of both kinds, or of one.
type Method = fn(&mut Vm, &Shared, Args) -> Result<Value>;

/// Methods of `RandomState`, which are also functions of the module.
const LEGACY: &[(&str, Method)] = &[
    ("seed", seed),
    ("get_state", get_state),
    ("set_state", set_state),
    ("rand", draw::rand),
    ("randn", draw::randn),
    ("random", draw::random),
    ("random_sample", draw::random),
    ("uniform", draw::uniform),
    ("normal", draw::normal),
    ("standard_normal", draw::standard_normal),
    ("exponential", draw::exponential),
    ("standard_exponential", draw::standard_exponential),
    ("poisson", draw::poisson),
    ("binomial", draw::binomial),
    ("randint", draw::randint),
    ("choice", choose::choice),
    ("permutation", choose::permutation),
    ("shuffle", choose::shuffle),
];

const MODERN: &[(&str, Method)] = &[
    ("random", draw::random),
    ("uniform", draw::uniform),
    ("normal", draw::normal),
    ("standard_normal", draw::standard_normal),
    ("exponential", draw::exponential),
    ("standard_exponential", draw::standard_exponential),
    ("poisson", draw::poisson),
    ("binomial", draw::binomial),
    ("integers", draw::integers),
    ("choice", choose::choice),
    ("permutation", choose::permutation),
    ("shuffle", choose::shuffle),
];

thread_local! {
    static CLASSES: (ClassRef, ClassRef) = {
        let class = |name: &str, module: &str, methods: &'static [(&'static str, Method)]| {
            let class = Class::native(name, module, &[]).labelled_with_module();
            for &(name, method) in methods {
                class.clone().method(name, move |vm, mut args: Args| {
                    let this = args.take_self(name)?;
                    let shared = this.downcast::<Random>().map(|r| r.0.clone());
                    let shared = shared.ok_or_else(|| Raise::type_error(format!("{name}() needs a random generator")))?;
                    method(vm, &shared, args)
                });
            }
            class
        };
        let legacy = class("RandomState", "numpy.random.mtrand", LEGACY).constructor(|vm, args| {
            let [seed] = args.bind("RandomState", 0, &["seed"])?;
            let legacy = legacy(vm, given(seed))?;
            Ok(object(Source::Legacy(Box::new(legacy))))
        });
        let modern = class("Generator", "numpy.random._generator", MODERN).constructor(|_, _| {
            Err(Raise::not_implemented("numpy.random.Generator: bit generators are not available here; use np.random.default_rng(seed)"))
        });
        (legacy, modern)
    };
}

fn object(source: Source) -> Value {
    Value::native(Random(Rc::new(RefCell::new(source))))
}

/// A `RandomState` or `Generator`.
struct Random(Shared);

impl Native for Random {
    fn class(&self) -> ClassRef {
        CLASSES.with(|(legacy, modern)| if self.0.borrow().is_legacy() { legacy.clone() } else { modern.clone() })
    }
    fn as_any(&self) -> &dyn Any {
        self
    }
    fn repr(&self, _vm: &mut Vm) -> Result<String> {
        Ok(if self.0.borrow().is_legacy() { "RandomState(MT19937)".into() } else { "Generator(PCG64)".into() })
    }
}

/// The `RandomState` of the module's functions; made at the first use.
#[derive(Default)]
struct Global(Option<Shared>);

fn global(vm: &mut Vm) -> Result<Shared> {
    if let Some(shared) = &vm.extension::<Global>().0 {
        return Ok(shared.clone());
    }
    let shared = Rc::new(RefCell::new(Source::Legacy(Box::new(legacy(vm, None)?))));
    vm.extension::<Global>().0 = Some(shared.clone());
    Ok(shared)
}

/// Forgets the shared generator, so that a fresh session draws fresh numbers.
pub(super) fn reset(vm: &mut Vm) {
    vm.extension::<Global>().0 = None;
}

/// The module.
pub(super) fn module() -> Module {
    let mut module = Module::new("numpy.random");
    module.missing = Some(missing);
    for &(name, method) in LEGACY {
        module.function(name, move |vm, args| {
            let shared = global(vm)?;
            method(vm, &shared, args)
        });
    }
    module.function("default_rng", |vm, args| {
        let [seed] = args.bind("default_rng", 0, &["seed"])?;
        if let Some(value) = &seed
            && value.downcast::<Random>().is_some_and(|r| !r.0.borrow().is_legacy())
        {
            return Ok(value.clone());
        }
        let modern = modern(vm, given(seed))?;
        Ok(object(Source::Modern(modern)))
    });
    CLASSES.with(|(legacy, modern)| {
        module.set("RandomState", Value::Class(legacy.clone()));
        module.set("Generator", Value::Class(modern.clone()));
    });
    module
}

/// NumPy's other distributions and generators, known so that the message can say "NumPy has it".
const ELSEWHERE: &str = "beta bit_generator BitGenerator bytes chisquare dirichlet f gamma geometric get_bit_generator gumbel hypergeometric \
    laplace logistic lognormal logseries MT19937 multinomial multivariate_normal negative_binomial noncentral_chisquare noncentral_f \
    pareto PCG64 PCG64DXSM Philox power random_integers ranf rayleigh sample SeedSequence set_bit_generator SFC64 standard_cauchy \
    standard_gamma standard_t test triangular vonmises wald weibull zipf";

fn missing(name: &str) -> Option<String> {
    if name == "integers" {
        return Some(
            "module 'numpy.random' has no attribute 'integers': use np.random.randint or np.random.default_rng(seed).integers"
                .into(),
        );
    }
    let known: Vec<String> =
        LEGACY.iter().map(|(name, _)| *name).chain(["RandomState", "default_rng"]).map(str::to_owned).collect();
    let near = super::missing::nearest_in(&known, name);
    if ELSEWHERE.split_whitespace().any(|elsewhere| elsewhere == name) {
        let hint = near.map_or(String::new(), |near| format!(" The nearest name is '{near}'."));
        return Some(format!("numpy.random.{name} exists in NumPy but is not available here.{hint}"));
    }
    let hint = near.map_or(String::new(), |near| format!(". Did you mean: '{near}'?"));
    Some(format!("module 'numpy.random' has no attribute '{name}'{hint}"))
}

/// Words that nobody chose: the clocks'.
fn entropy(vm: &mut Vm) -> [u32; 4] {
    let (wall, clock) = (vm.host().wall_s().to_bits(), vm.host().clock_s().to_bits());
    [wall as u32, (wall >> 32) as u32, clock as u32, (clock >> 32) as u32]
}

fn legacy(vm: &mut Vm, seed: Option<Value>) -> Result<Legacy> {
    const RANGE: &str = "Seed must be between 0 and 2**32 - 1";
    let Some(seed) = seed else { return Ok(Legacy::from_key(&entropy(vm))) };
    if matches!(seed, Value::BigInt(_)) {
        return Err(Raise::value_error(RANGE));
    }
    let array = match &seed {
        Value::Str(_) => None,
        _ => array_of(vm, &seed).ok(),
    };
    let Some(array) = array.filter(|a| !a.dtype().is_float() || a.size() == 0) else {
        let kind = match &seed {
            Value::Str(text) => format!("<U{}", text.chars().count()),
            Value::Native(_) | Value::Float(_) | Value::List(_) | Value::Tuple(_) if array_of(vm, &seed).is_ok() => {
                "float64".to_owned()
            }
            _ => "O".to_owned(),
        };
        let what = if matches!(seed, Value::List(_) | Value::Tuple(_)) { "array data" } else { "scalar" };
        return Err(Raise::type_error(format!(
            "Cannot cast {what} from dtype('{kind}') to dtype('int64') according to the rule 'safe'"
        )));
    };
    let numbers = array.cast(DType::I64).py()?.values::<i64>().py()?.into_vec();
    let word = |n: i64| u32::try_from(n);
    match array.ndim() {
        0 => {
            let number = numbers.first().copied().unwrap_or_default();
            Ok(Legacy::from_seed(word(number).map_err(|_| Raise::value_error(RANGE))?))
        }
        1 if numbers.is_empty() => Err(Raise::value_error("Seed must be non-empty")),
        1 => {
            let words: Result<Vec<u32>> = numbers.into_iter().map(|n| word(n).map_err(|_| Raise::value_error(RANGE))).collect();
            Ok(Legacy::from_key(&words?))
        }
        _ => Err(Raise::value_error("Seed array must be 1-d")),
    }
}

fn modern(vm: &mut Vm, seed: Option<Value>) -> Result<Modern> {
    let Some(seed) = seed else { return Ok(Modern::from_entropy(&entropy(vm))) };
    let mut words = Vec::new();
    entropy_words(vm, &seed, &seed, &mut words)?;
    Ok(Modern::from_entropy(&words))
}

/// The 32-bit words of a number, the lowest first, or of the numbers of a sequence, one after another.
fn entropy_words(vm: &mut Vm, seed: &Value, whole: &Value, words: &mut Vec<u32>) -> Result<()> {
    let negative = || Raise::value_error("expected non-negative integer");
    let mut push = |number: i64| -> Result<()> {
        let number = u64::try_from(number).map_err(|_| negative())?;
        words.push(number as u32);
        if number >> 32 != 0 {
            words.push((number >> 32) as u32);
        }
        Ok(())
    };
    match seed {
        Value::Int(number) => push(*number),
        Value::Bool(b) => push(i64::from(*b)),
        Value::BigInt(big) if big.sign() == num_bigint::Sign::Minus => Err(negative()),
        Value::BigInt(big) => {
            words.extend(big.magnitude().to_u32_digits());
            Ok(())
        }
        Value::List(_) | Value::Tuple(_) | Value::Range(_) => {
            for item in items(vm, seed)? {
                entropy_words(vm, &item, whole, words)?;
            }
            Ok(())
        }
        _ => match array_of(vm, seed) {
            Ok(array) if matches!(seed, Value::Native(_)) && !array.dtype().is_float() => {
                array.cast(DType::I64).py()?.values::<i64>().py()?.into_vec().into_iter().try_for_each(push)
            }
            _ => {
                let text = vm.str(whole)?;
                Err(Raise::type_error(format!("SeedSequence expects int or sequence of ints for entropy not {text}")))
            }
        },
    }
}

fn seed(vm: &mut Vm, shared: &Shared, args: Args) -> Result<Value> {
    let [seed] = args.bind("seed", 0, &["seed"])?;
    *shared.borrow_mut() = Source::Legacy(Box::new(legacy(vm, given(seed))?));
    Ok(Value::None)
}

const KIND: &str = "MT19937";

/// `('MT19937', words, position, whether a normal number is spare, that number)`. The words stand in an array of int64, since there is no uint32 here.
fn get_state(vm: &mut Vm, shared: &Shared, args: Args) -> Result<Value> {
    let [as_tuple] = args.bind("get_state", 0, &["legacy"])?;
    if !flag(vm, as_tuple, true)? {
        return Err(Raise::not_implemented("numpy.random.get_state: only legacy=True, the tuple, is available here"));
    }
    let source = shared.borrow();
    let Source::Legacy(legacy) = &*source else { return Ok(Value::None) };
    let (twister, spare) = legacy.state();
    let words = Array::from_vec(twister.words.iter().map(|w| i64::from(*w)).collect(), &[N]).py()?;
    Ok(Value::tuple(vec![
        Value::str(KIND),
        wrap(words),
        Value::from(twister.next),
        Value::Int(i64::from(spare.is_some())),
        Value::Float(spare.unwrap_or(0.0)),
    ]))
}

fn set_state(vm: &mut Vm, shared: &Shared, args: Args) -> Result<Value> {
    let [state] = args.bind("set_state", 1, &["state"])?;
    let state = state.unwrap_or(Value::None);
    if !matches!(state, Value::List(_) | Value::Tuple(_)) {
        return Err(Raise::type_error("state must be a dict or a tuple."));
    }
    let parts = items(vm, &state)?;
    let [kind, words, next, rest @ ..] = parts.as_slice() else {
        return Err(Raise::value_error("numpy.random.set_state: the state has 3 or 5 parts; give what get_state() returned"));
    };
    if kind.as_str() != Some(KIND) {
        return Err(Raise::value_error("set_state can only be used with legacy MT19937 state instances."));
    }
    let words: std::result::Result<Vec<u32>, _> = integers(vm, words)?.into_iter().map(u32::try_from).collect();
    let words: [u32; N] = words
        .ok()
        .and_then(|words| words.try_into().ok())
        .ok_or_else(|| Raise::value_error(format!("numpy.random.set_state: the state has {N} words between 0 and 2**32 - 1")))?;
    let next = integer(vm, next)?;
    let next = usize::try_from(next).ok().filter(|n| *n <= N);
    let next =
        next.ok_or_else(|| Raise::value_error(format!("numpy.random.set_state: the position must be between 0 and {N}")))?;
    let spare = match rest {
        [has, number, ..] if integer(vm, has)? != 0 => Some(vm.to_f64(number)?),
        _ => None,
    };
    *shared.borrow_mut() = Source::Legacy(Box::new(Legacy::from_state(Twister { words, next }, spare)));
    Ok(Value::None)
}
