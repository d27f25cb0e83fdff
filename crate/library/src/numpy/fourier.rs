//! The module `numpy.fft`: spectra along one axis.

use brunsviga_python::{Args, Module, Raise, Result, Value, Vm};
use brunsviga_tensor::fourier::{Complex, transform};
use brunsviga_tensor::{Array, DType, shape};

use super::complex::ComplexArray;
use super::convert::{Lift, array_of, axes, float_or, given, integer, integer_or, refuse, wrap};
use super::registry::{Table, install};

const FFT: Table = &[
    ("fft", |vm, args| along(vm, "fft", args)),
    ("ifft", |vm, args| along(vm, "ifft", args)),
    ("rfft", |vm, args| along(vm, "rfft", args)),
    ("irfft", |vm, args| along(vm, "irfft", args)),
    ("fftfreq", |vm, args| frequencies(vm, "fftfreq", args)),
    ("rfftfreq", |vm, args| frequencies(vm, "rfftfreq", args)),
    ("fftshift", |vm, args| shifted(vm, "fftshift", args)),
    ("ifftshift", |vm, args| shifted(vm, "ifftshift", args)),
];

/// The module.
pub fn module() -> Module {
    let mut module = Module::new("numpy.fft");
    module.missing = Some(missing);
    install(&module, FFT);
    module
}

fn missing(name: &str) -> Option<String> {
    let names: Vec<&str> = FFT.iter().map(|(name, _)| *name).collect();
    Some(format!("numpy.fft.{name} is not available here. numpy.fft has: {}", names.join(", ")))
}

/// A transform of every row of the axis.
fn along(vm: &mut Vm, name: &str, args: Args) -> Result<Value> {
    let [a, n, axis, norm, out] = args.bind(name, 1, &["a", "n", "axis", "norm", "out"])?;
    refuse(&format!("fft.{name}"), "out", &out)?;
    let a = a.unwrap_or(Value::None);
    let given_as_real = !super::complex::is_complex(&a);
    if name == "rfft" && !given_as_real {
        return Err(Raise::type_error("numpy.fft.rfft takes real numbers; use np.fft.fft"));
    }
    let x = ComplexArray::of(vm, &a)?;
    let axis = integer_or(vm, axis, -1)?;
    let ndim = x.shape().len() as i64;
    if axis < -ndim || axis >= ndim {
        return Err(Raise::index_error("tuple index out of range"));
    }
    let x = x.both(|part| part.swapaxes(axis, -1))?;
    let mut dims = x.shape().to_vec();
    let own = dims.last().copied().unwrap_or(0);
    let asked = match given(n) {
        Some(n) => integer(vm, &n)?,
        None if name == "irfft" => 2 * (own as i64 - 1),
        None => own as i64,
    };
    let n = usize::try_from(asked).ok().filter(|n| *n > 0);
    let n = n.ok_or_else(|| Raise::value_error(format!("Invalid number of FFT data points ({asked}) specified.")))?;
    let backward = matches!(name, "ifft" | "irfft");
    let scale = scale(vm, norm, n, backward)?;
    let kept = if name == "rfft" { n / 2 + 1 } else { n };
    let rows = x.re_rows()?;
    vm.reserve(rows.len().max(1).saturating_mul(n).saturating_mul(96))?;
    let mut numbers = Vec::with_capacity(rows.len() * kept);
    for mut row in rows {
        if name == "irfft" {
            row = mirrored(&row, n);
        }
        row.resize(n, (0.0, 0.0));
        let mut line = transform(&row, backward);
        if given_as_real && !backward {
            symmetric(&mut line);
        }
        numbers.extend(line.into_iter().take(kept).map(|(re, im)| (re * scale, im * scale)));
    }
    if let Some(last) = dims.last_mut() {
        *last = kept;
    }
    let result = ComplexArray::new(numbers, &dims)?.both(|part| part.swapaxes(axis, -1))?;
    if name == "irfft" { result.real_part() } else { Ok(result.value()) }
}

fn scale(vm: &mut Vm, norm: Option<Value>, n: usize, backward: bool) -> Result<f64> {
    let n = n as f64;
    let norm = given(norm);
    match norm.as_ref().map(|norm| norm.as_str().unwrap_or("")) {
        None | Some("backward") => Ok(if backward { 1.0 / n } else { 1.0 }),
        Some("ortho") => Ok(1.0 / n.sqrt()),
        Some("forward") => Ok(if backward { 1.0 } else { 1.0 / n }),
        Some(_) => {
            let text = vm.str(&norm.unwrap_or(Value::None))?;
            Err(Raise::value_error(format!("Invalid norm value {text}; should be \"backward\",\"ortho\" or \"forward\".")))
        }
    }
}

/// The spectrum of real numbers is that of its first half.
fn symmetric(line: &mut [Complex]) {
    let n = line.len();
    if let Some(first) = line.first_mut() {
        first.1 = 0.0;
    }
    for k in 1..n.div_ceil(2) {
        let (re, im) = line[k];
        line[n - k] = (re, -im);
    }
    if n.is_multiple_of(2)
        && let Some(middle) = line.get_mut(n / 2)
    {
        middle.1 = 0.0;
    }
}

/// All n numbers of a spectrum whose first half is given.
fn mirrored(half: &[Complex], n: usize) -> Vec<Complex> {
    let at = |k: usize| half.get(k).copied().unwrap_or((0.0, 0.0));
    let mut line: Vec<Complex> = (0..n).map(|k| if k <= n / 2 { at(k) } else { (at(n - k).0, -at(n - k).1) }).collect();
    line[0].1 = 0.0;
    if n.is_multiple_of(2) {
        line[n / 2].1 = 0.0;
    }
    line
}

fn frequencies(vm: &mut Vm, name: &str, args: Args) -> Result<Value> {
    let [n, d, device] = args.bind(name, 1, &["n", "d", "device"])?;
    refuse(&format!("fft.{name}"), "device", &device)?;
    let n = integer(vm, &n.unwrap_or(Value::None)).map_err(|_| Raise::value_error("n should be an integer"))?;
    let d = float_or(vm, d, 1.0)?;
    if n == 0 || d == 0.0 {
        return Err(Raise::zero_division("division by zero"));
    }
    vm.reserve(usize::try_from(n).unwrap_or(0).saturating_mul(8))?;
    let step = 1.0 / (n as f64 * d);
    let numbers: Vec<f64> = match name {
        "rfftfreq" => (0..n / 2 + 1).map(|k| k as f64 * step).collect(),
        _ => (0..(n - 1) / 2 + 1).chain(-(n / 2)..0).map(|k| k as f64 * step).collect(),
    };
    Ok(wrap(Array::vector(numbers)))
}

/// The frequency 0 in the middle, or back at the start.
fn shifted(vm: &mut Vm, name: &str, args: Args) -> Result<Value> {
    let [x, at] = args.bind(name, 1, &["x", "axes"])?;
    let x = x.unwrap_or(Value::None);
    if let Some(z) = x.downcast::<ComplexArray>() {
        let (at, shifts) = half_turns(vm, name, at, z.shape())?;
        return z.both(|part| shape::roll(part, &shifts, Some(&at))).map(ComplexArray::value);
    }
    let array = array_of(vm, &x)?;
    let (at, shifts) = half_turns(vm, name, at, array.shape())?;
    shape::roll(&array, &shifts, Some(&at)).py().map(wrap)
}

/// The axes, all of them if none are named, and by how much each is shifted.
fn half_turns(vm: &mut Vm, name: &str, at: Option<Value>, dims: &[usize]) -> Result<(Vec<i64>, Vec<i64>)> {
    let at = axes(vm, at)?.unwrap_or_else(|| (0..dims.len() as i64).collect());
    let mut shifts = Vec::new();
    for axis in &at {
        let place = if *axis < 0 { axis + dims.len() as i64 } else { *axis };
        let length = usize::try_from(place).ok().and_then(|place| dims.get(place));
        let half = (length.ok_or_else(|| Raise::index_error("tuple index out of range"))? / 2) as i64;
        shifts.push(if name == "fftshift" { half } else { -half });
    }
    Ok((at, shifts))
}

impl ComplexArray {
    /// The rows along the last axis.
    fn re_rows(&self) -> Result<Vec<Vec<Complex>>> {
        let width = self.shape().last().copied().unwrap_or(0);
        if width == 0 {
            let rows = self.shape().iter().rev().skip(1).product();
            return Ok(vec![Vec::new(); rows]);
        }
        Ok(self.numbers()?.chunks(width).map(<[Complex]>::to_vec).collect())
    }
    /// The real part alone.
    fn real_part(&self) -> Result<Value> {
        let numbers = self.numbers()?.into_iter().map(|(re, _)| re).collect();
        Array::from_vec(numbers, self.shape()).py()?.cast(DType::F64).py().map(wrap)
    }
}
