//! Everything a figure says in words, in English; a second language adds a second set of these functions.

use crate::axes::Axes;
use crate::figure::Figure;
use crate::mark::{Kind, Mark};
use crate::text::math::plain;
use crate::tick::arithmetic::{fix_minus, general};

/// One sentence (a few for several axes) that says what the figure shows: "Line chart of x against t: Euler rises from 1 to
/// 16469, exact rises from 1 to 20952."
pub fn summary(figure: &Figure) -> String {
    let shown: Vec<&Axes> = figure.axes.iter().filter(|a| a.visible).collect();
    let mut sentences: Vec<String> = Vec::new();
    let heading = plain(&figure.title.text);
    if !heading.is_empty() {
        sentences.push(format!("{}.", heading.trim_end_matches('.')));
    }
    match shown.as_slice() {
        [] => sentences.push("Empty figure.".into()),
        [axes] => sentences.push(axes_sentence(axes)),
        many => {
            sentences.push(format!("{} charts.", many.len()));
            sentences.extend(many.iter().enumerate().map(|(i, axes)| format!("{}: {}", i + 1, axes_sentence(axes))));
        }
    }
    sentences.join(" ").replace('\n', " ")
}

fn axes_sentence(axes: &Axes) -> String {
    let series: Vec<&Mark> = axes.series().map(|(_, m)| m).collect();
    let has_image = axes.marks().any(|(_, m)| m.kind() == Kind::Image);
    let kind = match series.first().map(|m| m.kind()) {
        _ if has_image => "Heat map",
        None if axes.marks().any(|(_, m)| m.kind() == Kind::Area) => "Area chart",
        None => "Empty chart",
        Some(Kind::Line) => "Line chart",
        Some(Kind::Points) if series.iter().any(|m| m.kind() == Kind::Line) => "Line chart",
        Some(Kind::Points) => "Scatter chart",
        Some(Kind::Bars) => "Bar chart",
        Some(Kind::Histogram) => "Histogram",
        Some(_) => "Chart",
    };
    let mut text = match &axes.space {
        Some(_) => format!("{kind} in space"),
        None => kind.to_string(),
    };
    let title = axes.titles.iter().map(|t| plain(&t.text)).find(|t| !t.is_empty());
    let (x, y) = (plain(&axes.x.label.text), plain(&axes.y.label.text));
    let z = axes.space.as_ref().map(|s| plain(&s.z.label.text)).filter(|z| !z.is_empty());
    match (x.is_empty(), y.is_empty()) {
        (false, false) if axes.space.is_some() => text += &format!(" over {x}, {y} and {}", z.as_deref().unwrap_or("z")),
        _ if axes.space.is_some() => {}
        (false, false) => text += &format!(" of {y} against {x}"),
        (true, false) => text += &format!(" of {y}"),
        (false, true) => text += &format!(" over {x}"),
        (true, true) => {}
    }
    if let Some(title) = title {
        text += &format!(" “{title}”");
    }
    let scales: Vec<&str> =
        [(axes.x.scale.is_log(), "x"), (axes.y.scale.is_log(), "y")].iter().filter(|s| s.0).map(|s| s.1).collect();
    if !scales.is_empty() {
        text += &format!(", logarithmic in {}", scales.join(" and "));
    }
    if series.is_empty() {
        return format!("{text}.");
    }
    const TOLD: usize = 5;
    let parts: Vec<String> =
        series.iter().take(TOLD).enumerate().map(|(i, mark)| series_phrase(axes, mark, i, series.len())).collect();
    let mut list = parts.join(", ");
    if series.len() > TOLD {
        list += &format!(", and {} more", series.len() - TOLD);
    }
    format!("{text}: {list}.")
}

/// Name of a series for words: its label, or its place.
pub(crate) fn series_name(mark: &Mark, index: usize, count: usize) -> String {
    if mark.is_named() {
        return plain(&mark.common().label);
    }
    let noun = match mark.kind() {
        Kind::Line | Kind::Area | Kind::Other | Kind::Image => "curve",
        Kind::Points => "points",
        Kind::Bars => "bars",
        Kind::Histogram => "counts",
        Kind::Arrows => "arrows",
    };
    if count > 1 {
        format!("{noun} {}", index + 1)
    } else {
        format!("the {noun}")
            .replace("the points", "points")
            .replace("the counts", "counts")
            .replace("the bars", "bars")
            .replace("the arrows", "arrows")
    }
}

fn series_phrase(axes: &Axes, mark: &Mark, index: usize, count: usize) -> String {
    let name = series_name(mark, index, count);
    let draw = mark.as_draw();
    let finite: Vec<usize> = (0..draw.points())
        .filter(|i| {
            let (x, y) = draw.point(*i);
            x.is_finite() && y.is_finite()
        })
        .collect();
    let (Some(first), Some(last)) = (finite.first(), finite.last()) else { return format!("{name} without finite values") };
    let n = finite.len();
    let ys = || finite.iter().map(|i| draw.point(*i).1);
    let (lo, hi) = ys().fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), v| (a.min(v), b.max(v)));
    if axes.space.is_some() {
        return space_phrase(mark, &name, &finite);
    }
    match mark.kind() {
        Kind::Points | Kind::Arrows => {
            let xs = finite
                .iter()
                .map(|i| draw.point(*i).0)
                .fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), v| (a.min(v), b.max(v)));
            let shown = if mark.is_named() { format!("{name}, {n} points") } else { format!("{n} {name}").replace("the ", "") };
            return format!(
                "{shown} with x from {} to {} and y from {} to {}",
                number(xs.0),
                number(xs.1),
                number(lo),
                number(hi)
            );
        }
        Kind::Bars | Kind::Histogram => {
            let horizontal = matches!(mark, Mark::Bars(b) if b.horizontal);
            let value = |i: usize| if horizontal { draw.point(i).0 } else { draw.point(i).1 };
            let top = finite.iter().copied().max_by(|a, b| value(*a).total_cmp(&value(*b))).unwrap_or(*first);
            let low = finite.iter().copied().map(value).fold(f64::INFINITY, f64::min);
            let axis = if horizontal { &axes.y } else { &axes.x };
            let place = if horizontal { draw.point(top).1 } else { draw.point(top).0 };
            let at = axis.categories.get(libm::rint(place).max(0.0) as usize).map_or_else(|| number(place), |c| plain(c));
            return format!("{name}, {n} bars from {} to {}, highest at {at}", number(low), number(value(top)));
        }
        _ => {}
    }
    let (start, end) = (draw.point(*first).1, draw.point(*last).1);
    if lo == hi {
        return format!("{name} stays at {}", number(lo));
    }
    let range = hi - lo;
    let mut phrase = if (end - start).abs() <= 0.02 * range {
        format!("{name} starts and ends near {}", number(end))
    } else {
        format!("{name} {} from {} to {}", if end > start { "rises" } else { "falls" }, number(start), number(end))
    };
    // An extremum well beyond both ends is part of the story.
    if hi > start.max(end) + 0.05 * range {
        phrase += &format!(", with a maximum of {}", number(hi));
    }
    if lo < start.min(end) - 0.05 * range {
        phrase += &format!(", with a minimum of {}", number(lo));
    }
    phrase
}

/// "Lorenz, 10000 points with x from −18.3 to 19.2, y from −24.9 to 26.9 and z from 1.96 to 46.9"
fn space_phrase(mark: &Mark, name: &str, finite: &[usize]) -> String {
    let draw = mark.as_draw();
    let range = |value: &dyn Fn(usize) -> f64| {
        let (lo, hi) = finite.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), i| (a.min(value(*i)), b.max(value(*i))));
        format!("from {} to {}", number(lo), number(hi))
    };
    let n = finite.len();
    let shown = match mark.kind() {
        Kind::Points if !mark.is_named() => format!("{n} points"),
        _ => format!("{name}, {n} points"),
    };
    format!(
        "{shown} with x {}, y {} and z {}",
        range(&|i| draw.point(i).0),
        range(&|i| draw.point(i).1),
        range(&|i| draw.height(i).unwrap_or(f64::NAN))
    )
}

/// A number for reading: five significant digits.
pub(crate) fn number(value: f64) -> String {
    let size = value.abs();
    let text = if (10_000.0..1e9).contains(&size) { format!("{value:.0}") } else { general(value, 5) };
    fix_minus(&text)
}

/// "RK4: t = 0.51, x = 12.8"
pub(crate) fn reading(axes: &Axes, name: Option<&str>, x: &str, y: &str, z: Option<&str>) -> String {
    let label = |text: &str, other: &str| {
        let text = plain(text);
        if text.is_empty() { other.to_string() } else { text }
    };
    let mut values = format!("{} = {x}, {} = {y}", label(&axes.x.label.text, "x"), label(&axes.y.label.text, "y"));
    if let (Some(z), Some(space)) = (z, &axes.space) {
        values += &format!(", {} = {z}", label(&space.z.label.text, "z"));
    }
    match name {
        Some(name) => format!("{name}: {values}"),
        None => values,
    }
}
