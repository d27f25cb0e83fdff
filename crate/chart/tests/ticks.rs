//! Tick places and texts against real Matplotlib (`ticks.txt`, written by `generate.py`).

use brunsviga_chart::{Axis, Scale, tick, ticks};

fn numbers(text: &str) -> Vec<f64> {
    text.split_whitespace().map(|t| t.parse().unwrap()).collect()
}

fn texts(text: &str, count: usize) -> Vec<String> {
    if count == 0 { Vec::new() } else { text.split('|').map(String::from).collect() }
}

/// Places may differ in the last bits where the C library's `pow` does; texts not at all.
fn close(a: &[f64], b: &[f64]) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a == b || (a - b).abs() <= 4.0 * f64::EPSILON * a.abs().max(b.abs()))
}

#[test]
fn ticks_are_matplotlibs() {
    let cases = include_str!("ticks.txt");
    let (mut count, mut wrong) = (0, Vec::new());
    for line in cases.lines() {
        let fields: Vec<&str> = line.split('\t').collect();
        let [scale, name, inches, lo, hi, places, labels, offset, minor_places, minor_labels] = fields[..] else {
            panic!("{line}")
        };
        let (inches, lo, hi): (f64, f64, f64) = (inches.parse().unwrap(), lo.parse().unwrap(), hi.parse().unwrap());
        let mut axis = Axis::default();
        axis.scale = Scale::parse(scale).unwrap();
        let space = tick::linear::tick_space(inches * 72.0, 10.0, name == "x");
        let got = ticks(&axis, (lo, hi), space);
        let (places, minor_places) = (numbers(places), numbers(minor_places));
        let value = |t: &[tick::Tick]| t.iter().map(|t| t.value).collect::<Vec<_>>();
        let label = |t: &[tick::Tick]| t.iter().map(|t| t.label.clone()).collect::<Vec<_>>();
        let right = close(&value(&got.major), &places)
            && label(&got.major) == texts(labels, places.len())
            && got.offset == offset
            && close(&value(&got.minor), &minor_places)
            && label(&got.minor) == texts(minor_labels, minor_places.len());
        count += 1;
        if !right {
            wrong.push(format!(
                "{line}\n   got {:?} {:?} {:?} minor {:?}",
                value(&got.major),
                label(&got.major),
                got.offset,
                got.minor
            ));
        }
    }
    assert!(count >= 100);
    assert!(wrong.is_empty(), "{} of {count} differ:\n{}", wrong.len(), wrong.join("\n"));
}
