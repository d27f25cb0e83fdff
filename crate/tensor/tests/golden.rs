//! Compares with files that real NumPy wrote (`tests/generate.py`): every bit of ranges and sums, every character of
//! printed arrays, every element of indexed ones.

use brunsviga_tensor as np;
use np::{Array, DType, Index, Operand, PrintOptions, ReduceOptions, Result};

fn fnv(x: &Array) -> Result<String> {
    let mut h = 0xCBF2_9CE4_8422_2325u64;
    let mut add = |bytes: &[u8]| bytes.iter().for_each(|b| h = (h ^ u64::from(*b)).wrapping_mul(0x100_0000_01B3));
    match x.dtype() {
        DType::F32 => x.values::<f32>()?.iter().for_each(|v| add(&v.to_le_bytes())),
        _ => x.values::<f64>()?.iter().for_each(|v| add(&v.to_le_bytes())),
    }
    Ok(format!("{h:016x}"))
}

fn float(bits: &str) -> f64 {
    f64::from_bits(u64::from_str_radix(bits, 16).unwrap_or(u64::MAX))
}

fn shape(text: &str) -> Vec<usize> {
    text.split(',').filter_map(|n| n.parse().ok()).collect()
}

fn signed(shape: &[usize]) -> Vec<i64> {
    shape.iter().map(|&n| n as i64).collect()
}

/// Fails with the first differences and their number.
fn report(bad: Vec<String>, of: usize) {
    assert!(of > 20, "too few cases were read");
    assert!(bad.is_empty(), "{} of {of} differ:\n{}", bad.len(), bad.iter().take(12).cloned().collect::<Vec<_>>().join("\n"));
}

#[test]
fn ranges_agree_bit_for_bit() -> Result<()> {
    let (mut bad, mut n) = (Vec::new(), 0);
    for line in include_str!("data/ranges.txt").lines() {
        let f: Vec<&str> = line.split('\t').collect();
        let (a, b, c) = (Operand::Float(float(f[2])), Operand::Float(float(f[3])), float(f[4]));
        let x = if f[0] == "arange" {
            np::arange(a, b, Operand::Float(c), DType::from_name(f[1]))?
        } else {
            np::linspace(a, b, c as i64, f[1] == "1", None, 0)?.0
        };
        n += 1;
        if x.size().to_string() != f[5] || fnv(&x)? != f[6] {
            bad.push(format!("{} {} {} {} {c}: {} elements", f[0], f[1], float(f[2]), float(f[3]), x.size()));
        }
    }
    report(bad, n);
    Ok(())
}

fn sample(n: usize) -> Vec<f64> {
    const SCALE: [f64; 7] = [1e-3, 1.0, 1e3, 0.1, 7.0, 1e6, 1e-6];
    (0..n)
        .map(|k| ((k as u64).wrapping_mul(2_654_435_761) % (1 << 32)) as f64 / 4_294_967_296.0 - 0.5)
        .enumerate()
        .map(|(k, u)| u * SCALE[k % 7])
        .collect()
}

#[test]
fn sums_agree_bit_for_bit() -> Result<()> {
    let (mut bad, mut n) = (Vec::new(), 0);
    for line in include_str!("data/sums.txt").lines() {
        let f: Vec<&str> = line.split('\t').collect();
        let s = shape(f[2]);
        let x = Array::from_vec(sample(s.iter().product()), &s)?.cast(DType::from_name(f[1]).unwrap_or(DType::F64))?;
        let x = match f[3] {
            "transposed" => x.t(),
            "reversed" => x.get(&[Index::slice(None, None, Some(-1))])?,
            "stepped" => x.get(&[Index::slice(None, None, Some(2))])?,
            _ => x,
        };
        let options = f[4].parse().map_or_else(|_| ReduceOptions::default(), ReduceOptions::along);
        let y = match f[0] {
            "sum" => np::sum(&x, &options)?,
            "mean" => np::mean(&x, &options)?,
            _ => np::var(&x, 0.0, &options)?,
        };
        n += 1;
        if fnv(&y)? != f[5] {
            bad.push(line.to_string());
        }
    }
    report(bad, n);
    Ok(())
}

fn options(spec: &str) -> PrintOptions {
    let mut o = PrintOptions::default();
    for (key, value) in spec.split(';').filter_map(|s| s.split_once('=')) {
        match key {
            "precision" => o.precision = value.parse().unwrap_or(8),
            "threshold" => o.threshold = value.parse().unwrap_or(1000),
            "edgeitems" => o.edgeitems = value.parse().unwrap_or(3),
            "linewidth" => o.linewidth = value.parse().unwrap_or(75),
            "suppress" => o.suppress = value == "True",
            "sign" => o.sign = if value == "+" { np::print::Sign::Plus } else { np::print::Sign::Space },
            "floatmode" => {
                o.floatmode = match value {
                    "fixed" => np::print::FloatMode::Fixed,
                    "unique" => np::print::FloatMode::Unique,
                    _ => np::print::FloatMode::MaxPrecEqual,
                }
            }
            _ => {}
        }
    }
    o
}

#[test]
fn printing_agrees_character_for_character() -> Result<()> {
    let (mut bad, mut n) = (Vec::new(), 0);
    let mut x = Array::vector(vec![0.0]);
    for line in include_str!("data/printing.txt").lines() {
        let f: Vec<&str> = line.split('\t').collect();
        let dtype = DType::from_name(f[0]).unwrap_or(DType::F64);
        if f[5] != "=" {
            let cells = f[5].split(',').filter(|c| !c.is_empty());
            x = if dtype.is_float() {
                Array::from_vec(cells.map(float).collect::<Vec<f64>>(), &shape(f[1]))?
            } else {
                Array::from_vec(cells.filter_map(|c| c.parse().ok()).collect::<Vec<i64>>(), &shape(f[1]))?
            };
            x = x.cast(dtype)?;
        }
        let o = options(f[2]);
        n += 1;
        let got = (np::repr_array(&x, &o)?, np::str_array(&x, &o)?);
        if got.0 != f[3].replace("\\n", "\n") || got.1 != f[4].replace("\\n", "\n") {
            bad.push(format!("[{}]\n  want {}\n       {}\n  got  {}\n       {}", f[2], f[3], f[4], got.0, got.1));
        }
    }
    report(bad, n);
    Ok(())
}

/// The nested list in an index expression such as `[[0,1],[2,3]]`, as an array.
fn list(text: &str) -> Result<Array> {
    let mut parts = vec![];
    for piece in text.split('+') {
        // `[True]*5` repeats a list.
        match piece.rsplit_once("]*").filter(|_| !piece.starts_with("[[")) {
            Some((item, times)) => {
                let item = item.trim_start_matches('[');
                parts.extend(std::iter::repeat_n(item.to_string(), times.parse().unwrap_or(1)));
            }
            None => parts.push(piece.to_string()),
        }
    }
    let joined = if parts.len() > 1 { parts.join(",") } else { parts.remove(0) };
    let mut expanded = joined;
    for word in ["True", "False"] {
        let four = [word; 4].join(",");
        expanded = expanded.replace(&format!("[{word}]*4"), &format!("[{four}]"));
    }
    let bool_like = expanded.contains("True") || expanded.contains("False");
    let rows = expanded.matches('[').count().saturating_sub(1);
    let cells: Vec<i64> = expanded
        .split(|c: char| "[],".contains(c))
        .filter(|c| !c.is_empty())
        .filter_map(|c| match c {
            "True" => Some(1),
            "False" => Some(0),
            n => n.parse().ok(),
        })
        .collect();
    let n = cells.len();
    let x = Array::vector(cells).cast(if bool_like { DType::Bool } else { DType::I64 })?;
    if rows > 0 && expanded.starts_with("[[") { x.reshape(&[rows as i64, (n / rows) as i64]) } else { Ok(x) }
}

/// An index expression split at its outer commas.
fn indices(text: &str) -> Result<Vec<Index>> {
    let (mut depth, mut parts, mut part) = (0, Vec::new(), String::new());
    for c in text.chars() {
        match c {
            '[' => depth += 1,
            ']' => depth -= 1,
            ',' if depth == 0 => {
                parts.push(std::mem::take(&mut part));
                continue;
            }
            _ => {}
        }
        part.push(c);
    }
    parts.push(part);
    parts
        .iter()
        .map(|p| {
            Ok(match p.as_str() {
                "..." => Index::Ellipsis,
                "None" => Index::NewAxis,
                "True" | "False" => Index::Array(Array::from_scalar(np::Scalar::Bool(p == "True"))?),
                p if p.starts_with('[') => Index::Array(list(p)?),
                p if p.contains(':') => {
                    let mut ends = p.split(':').map(|n| n.parse().ok());
                    let mut next = || ends.next().flatten();
                    Index::slice(next(), next(), next())
                }
                p => Index::Int(p.parse().unwrap_or(0)),
            })
        })
        .collect()
}

#[test]
fn indexing_agrees_element_for_element() -> Result<()> {
    let (mut bad, mut n) = (Vec::new(), 0);
    let text = |x: &Array| -> Result<String> { Ok(x.to_vec::<i64>()?.iter().map(i64::to_string).collect::<Vec<_>>().join(",")) };
    for line in include_str!("data/indexing.txt").lines() {
        let f: Vec<&str> = line.split('\t').collect();
        let s = shape(f[0]);
        let x = Array::vector((0..s.iter().product::<usize>() as i64).collect::<Vec<i64>>()).reshape(&signed(&s))?;
        let at = indices(f[1])?;
        n += 1;
        let y = x.get(&at)?;
        x.set(&at, Operand::Int(-7)).map_err(|mut e| {
            e.message += f[1];
            e
        })?;
        // A view shows what was just written; a copy keeps the old values.
        let shown = if y.shares_memory(&x) { String::new() } else { text(&y)? };
        let value_ok = shown.is_empty() || shown == f[3];
        if y.shape() != shape(f[2]) || !value_ok || text(&x)? != f[4] {
            bad.push(format!("x{:?}[{}]: {:?} {}", s, f[1], y.shape(), text(&y)?));
        }
    }
    report(bad, n);
    Ok(())
}
