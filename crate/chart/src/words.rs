//! Everything a figure says in words, in English; a second language adds a second set of these functions.

use crate::axes::Axes;
use crate::figure::Figure;
use crate::mark::{Draw, Image, Kind, Mark};
use crate::text::math::plain;
use crate::tick::arithmetic::{fix_minus, general};

/// One sentence (a few for several axes) that says what the figure shows: "Line chart of x against t: Euler rises from 1 to
/// 16469, exact rises from 1 to 20952."
pub fn summary(figure: &Figure) -> String {
    // A colour bar belongs to the chart that it explains.
    let shown: Vec<usize> = (0..figure.axes.len()).filter(|i| figure.axes[*i].visible && figure.axes[*i].bar.is_none()).collect();
    let mut sentences: Vec<String> = Vec::new();
    let heading = plain(&figure.title.text);
    if !heading.is_empty() {
        sentences.push(format!("{}.", heading.trim_end_matches('.')));
    }
    match shown.as_slice() {
        [] => sentences.push("Empty figure.".into()),
        [index] => sentences.push(axes_sentence(figure, *index)),
        many => {
            sentences.push(format!("{} charts.", many.len()));
            sentences.extend(many.iter().enumerate().map(|(i, index)| format!("{}: {}", i + 1, axes_sentence(figure, *index))));
        }
    }
    sentences.join(" ").replace('\n', " ")
}

fn axes_sentence(figure: &Figure, index: usize) -> String {
    let axes = &figure.axes[index];
    let (trains, series): (Vec<&Mark>, Vec<&Mark>) = axes.series().map(|(_, m)| m).partition(|m| m.kind() == Kind::Events);
    // Rows without any event are no series to read, but they are rows.
    let rows = axes.marks().filter(|(_, m)| m.kind() == Kind::Events).count();
    let image = axes.marks().map(|(_, m)| m).find(|m| m.kind() == Kind::Image);
    let kind = match series.first().map(|m| m.kind()) {
        _ if rows > 0 => "Raster",
        _ if image.is_some_and(|m| m.as_draw().points() == 0) => "Image",
        _ if image.is_some() => "Heat map",
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
    if let Some(drawing) = drawing_sentence(axes, title.as_deref()).filter(|_| image.is_none()) {
        return drawing;
    }
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
    if series.is_empty() && rows == 0 {
        return format!("{text}.");
    }
    const TOLD: usize = 5;
    let mut parts: Vec<String> = Vec::new();
    if rows > 0 {
        parts.push(events_phrase(&trains, rows));
    }
    parts.extend(series.iter().take(TOLD).enumerate().map(|(i, mark)| match mark {
        Mark::Image(image) => image_phrase(image, &shade_name(figure, index)),
        mark => series_phrase(axes, mark, i, series.len()),
    }));
    let mut list = parts.join(", ");
    if series.len() > TOLD {
        list += &format!(", and {} more", series.len() - TOLD);
    }
    format!("{text}: {list}.")
}

/// Axes that are switched off and have words in them are a drawing, whose lines are no data: "Drawing “The membrane”: g, C, I."
fn drawing_sentence(axes: &Axes, title: Option<&str>) -> Option<String> {
    let words: Vec<String> = axes
        .marks()
        .filter_map(|(_, m)| match m {
            Mark::Note(note) if m.common().visible => Some(plain(&note.text).replace('\n', " ")),
            _ => None,
        })
        .filter(|text| !text.trim().is_empty())
        .collect();
    if axes.shown || words.is_empty() {
        return None;
    }
    const TOLD: usize = 24;
    let mut list = words[..words.len().min(TOLD)].join(", ");
    if words.len() > TOLD {
        list += &format!(", and {} more", words.len() - TOLD);
    }
    Some(match title {
        Some(title) => format!("Drawing “{title}”: {list}."),
        None => format!("Drawing: {list}."),
    })
}

/// What the colours of an axes' marks say: the name of its colour bar, or "value".
pub(crate) fn shade_name(figure: &Figure, index: usize) -> String {
    let bars = figure.axes.iter().filter_map(|a| Some((a, a.bar.filter(|b| b.axes == index)?)));
    let mut names = bars.map(|(axes, bar)| plain(if bar.horizontal { &axes.x.label.text } else { &axes.y.label.text }));
    names.rfind(|name| !name.is_empty()).unwrap_or_else(|| "value".into())
}

/// "120 rows and 1000 columns, value from −75.1 to 42.3, highest at x = 512, y = 7"
fn image_phrase(image: &Image, shade: &str) -> String {
    let (rows, columns) = (image.y.count(), image.x.count());
    let several = |n: usize, one: &str| if n == 1 { format!("1 {one}") } else { format!("{n} {one}s") };
    let size = format!("{} and {}", several(rows, "row"), several(columns, "column"));
    let value = |i: &usize| image.value(*i).unwrap_or(f64::NAN);
    let finite: Vec<usize> = (0..image.points()).filter(|i| value(i).is_finite()).collect();
    let low = finite.iter().map(value).fold(f64::INFINITY, f64::min);
    // The first of several highest.
    let Some(top) = finite.iter().copied().reduce(|best, i| if value(&i) > value(&best) { i } else { best }) else {
        return format!("{size} without finite values");
    };
    if low == value(&top) {
        return format!("{size}, {shade} {} throughout", number(low));
    }
    let (x, y) = image.point(top);
    format!("{size}, {shade} from {} to {}, highest at x = {}, y = {}", number(low), number(value(&top)), number(x), number(y))
}

/// "132 events in 36 of 120 rows, from 101.2 to 989.4"
fn events_phrase(trains: &[&Mark], rows: usize) -> String {
    let times = trains.iter().flat_map(|m| match m {
        Mark::Segments(segments) => segments.times(),
        _ => Vec::new(),
    });
    let (count, low, high) =
        times.filter(|t| t.is_finite()).fold((0, f64::INFINITY, f64::NEG_INFINITY), |(n, a, b), t| (n + 1, a.min(t), b.max(t)));
    let place = match rows {
        1 => String::new(),
        _ if trains.len() == rows => format!(" in {rows} rows"),
        _ => format!(" in {} of {rows} rows", trains.len()),
    };
    match count {
        0 => format!("no events in {rows} rows").replace(" in 1 rows", ""),
        1 => format!("1 event{place}, at {}", number(low)),
        _ => format!("{count} events{place}, from {} to {}", number(low), number(high)),
    }
}

/// Name of a series for words: its label, or its place.
pub(crate) fn series_name(mark: &Mark, index: usize, count: usize) -> String {
    if mark.is_named() {
        return plain(&mark.common().label);
    }
    let noun = match mark.kind() {
        Kind::Line | Kind::Area | Kind::Other => "curve",
        Kind::Image => "image",
        Kind::Events => "row",
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
            if n == 1 {
                let shown = if mark.is_named() { &name } else { "a point" };
                return format!("{shown} at x = {}, y = {}", number(xs.0), number(lo));
            }
            let shown = if mark.is_named() {
                format!("{name}, {n} points")
            } else {
                format!("{n} {}", name.split(' ').next().unwrap_or_default())
            };
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

/// "RK4: t = 0.51, x = 12.8"; `shade` is what the colour says, with its name.
pub(crate) fn reading(
    axes: &Axes,
    name: Option<&str>,
    (x, y, z): (&str, &str, Option<&str>),
    shade: Option<(String, f64)>,
) -> String {
    let label = |text: &str, other: &str| {
        let text = plain(text);
        if text.is_empty() { other.to_string() } else { text }
    };
    let mut values = format!("{} = {x}, {} = {y}", label(&axes.x.label.text, "x"), label(&axes.y.label.text, "y"));
    if let (Some(z), Some(space)) = (z, &axes.space) {
        values += &format!(", {} = {z}", label(&space.z.label.text, "z"));
    }
    if let Some((shade, value)) = shade {
        values += &format!(", {shade} = {}", if value.is_finite() { number(value) } else { "no value".into() });
    }
    match name {
        Some(name) => format!("{name}: {values}"),
        None => values,
    }
}
