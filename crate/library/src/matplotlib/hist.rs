//! `hist`: counts as NumPy's `histogram` makes them, and their bars.

use brunsviga_chart::mark::{Area, Bar, Bars, Mark};
use brunsviga_chart::{Color, LineStyle};
use brunsviga_python::{Args, Raise, Result, Value, Vm};

use super::artist::{BarContainer, add};
use super::data::{array, data, is_array, words};
use super::keyword::{Keywords, colors};
use super::object::AxesObject;
use super::plot::next_color;
use super::property::apply_keywords;
use super::rc::patch_edge;

/// `hist(x, bins=10, range=None, density=False, weights=None, cumulative=False, bottom=None, histtype='bar', …)`
pub fn hist(vm: &mut Vm, axes: &AxesObject, args: Args) -> Result<Value> {
    let mut keywords = Keywords::new(args.keyword);
    let mut given = args.positional.into_iter();
    let mut next = |name: &str| given.next().or_else(|| keywords.take_raw(&[name])).filter(|v| !v.is_none());
    let x = next("x").ok_or_else(|| Raise::type_error("hist() missing 1 required positional argument: 'x'"))?;
    let (bins, range, density, weights) = (next("bins"), next("range"), next("density"), next("weights"));
    super::keyword::no_more(given, "hist")?;
    let sets = datasets(vm, &x)?;
    let edges = edges(vm, bins, range, &sets)?;
    let weights = match weights {
        Some(w) => Some(datasets(vm, &w)?),
        None => None,
    };
    let density = match density {
        Some(v) => vm.truth(&v)?,
        None => false,
    };
    let cumulative = keywords.flag(vm, &["cumulative"])?.unwrap_or(false);
    let stacked = keywords.flag(vm, &["stacked"])?.unwrap_or(false);
    let kind = keywords.text(vm, &["histtype"])?.unwrap_or_else(|| "bar".into());
    if !matches!(kind.as_str(), "bar" | "step" | "stepfilled" | "barstacked") {
        return Err(Raise::value_error(format!(
            "'{kind}' is not a valid value for histtype. Supported values are 'bar', 'barstacked', 'step', 'stepfilled'"
        )));
    }
    let stacked = stacked || kind == "barstacked";
    let horizontal = match keywords.text(vm, &["orientation"])?.as_deref() {
        None | Some("vertical") => false,
        Some("horizontal") => true,
        Some(other) => {
            return Err(Raise::value_error(format!(
                "'{other}' is not a valid value for orientation. Supported values are 'horizontal', 'vertical'"
            )));
        }
    };
    let shift = match keywords.text(vm, &["align"])?.as_deref() {
        None | Some("mid") => 0.0,
        Some("left") => -0.5,
        Some("right") => 0.5,
        Some(other) => {
            return Err(Raise::value_error(format!(
                "'{other}' is not a valid value for align. Supported values are 'left', 'mid', 'right'"
            )));
        }
    };
    let relative = keywords.number(vm, &["rwidth"])?;
    if keywords.flag(vm, &["log"])? == Some(true) {
        axes.edit(|a| if horizontal { a.x.scale = brunsviga_chart::Scale::Log } else { a.y.scale = brunsviga_chart::Scale::Log });
    }
    let mut counts = Vec::new();
    for (i, set) in sets.iter().enumerate() {
        let own = match &weights {
            Some(w) => {
                let w = w
                    .get(i)
                    .filter(|w| w.len() == set.len())
                    .ok_or_else(|| Raise::value_error("weights should have the same shape as x"))?;
                Some(w.as_slice())
            }
            None => None,
        };
        counts.push(histogram(set, &edges, own));
    }
    finish_counts(&mut counts, &edges, density, cumulative, stacked);
    let face = match keywords.take(&["color"]) {
        Some(c) => colors(vm, &c)?,
        None => (0..sets.len()).map(|_| next_color(axes)).collect(),
    };
    if face.len() != sets.len() && face.len() != 1 {
        return Err(Raise::value_error(format!(
            "The 'color' keyword argument must have one color per dataset, but {} datasets and {} colors were provided",
            sets.len(),
            face.len()
        )));
    }
    let labels = match keywords.take(&["label"]) {
        Some(l) => match words(vm, &l)? {
            Some(words) => words,
            None => vec![vm.str(&l)?],
        },
        None => Vec::new(),
    };
    let rest: Vec<_> = std::iter::from_fn(|| keywords.pop()).collect();
    let shape = Shape { edges: &edges, horizontal, shift, relative, sets: sets.len(), stacked, kind: &kind };
    let mut patches = Vec::new();
    let mut base = vec![0.0; edges.len() - 1];
    for (i, heights) in counts.iter().enumerate() {
        let color = face[i % face.len()];
        let mut mark = shape.mark(i, heights, &base, color);
        if let (Mark::Bars(bars), Some((edge, width))) = (&mut mark, patch_edge(vm)) {
            (bars.edge, bars.edge_width) = (Some(edge), width);
        }
        mark.common_mut().label = labels.get(i).cloned().unwrap_or_default();
        let artist_name = if kind.starts_with("step") { "Polygon" } else { "Rectangle" };
        apply_keywords(vm, &mut mark, Keywords::new(rest.clone()), artist_name)?;
        if stacked {
            base.iter_mut().zip(heights).for_each(|(b, h)| *b = *h);
        }
        patches.push(if let Mark::Bars(bars) = &mark {
            let count = bars.bars.len();
            let id = axes.add(mark);
            Value::native(BarContainer { axes: axes.clone(), id, count })
        } else {
            Value::list(vec![add(axes, mark)])
        });
    }
    let counts = counts.into_iter().map(array).collect::<Result<Vec<_>>>()?;
    let single = |mut v: Vec<Value>| if v.len() == 1 { v.remove(0) } else { Value::list(v) };
    Ok(Value::tuple(vec![single(counts), array(edges)?, single(patches)]))
}

/// One column, or a list of columns.
fn datasets(vm: &mut Vm, x: &Value) -> Result<Vec<Vec<f64>>> {
    if !is_array(x)
        && let Value::List(_) | Value::Tuple(_) = x.base()
    {
        let items = vm.collect(x)?;
        let nested = items.iter().any(|v| is_array(v) || matches!(v.base(), Value::List(_) | Value::Tuple(_)));
        let mut shapes = items
            .iter()
            .map(|v| if is_array(v) { vm.len(v).is_ok() } else { matches!(v.base(), Value::List(_) | Value::Tuple(_)) });
        if nested && shapes.any(|is_column| is_column) {
            return items.iter().map(|v| Ok(data(vm, v)?.values)).collect();
        }
    }
    let d = data(vm, x)?;
    let (rows, columns) = d.table();
    // As Matplotlib, the columns of a table are data sets.
    Ok(if d.shape.len() == 2 && rows > 0 && columns > 1 {
        (0..columns).map(|c| d.take_column(c)).collect()
    } else {
        vec![d.values]
    })
}

const MAX_BINS: usize = 100_000;

fn edges(vm: &mut Vm, bins: Option<Value>, range: Option<Value>, sets: &[Vec<f64>]) -> Result<Vec<f64>> {
    let count = match &bins {
        None => 10,
        Some(bins) if bins.as_str().is_some() => {
            return Err(Raise::value_error(
                "bins must be a number or a sequence of edges here: estimated bin numbers such as 'auto' are not done",
            ));
        }
        Some(bins) => {
            let numbers = data(vm, bins)?;
            if !numbers.shape.is_empty() {
                let edges = numbers.values;
                if edges.len() < 2 || !edges.is_sorted() {
                    return Err(Raise::value_error("`bins` must increase monotonically, when an array"));
                }
                return Ok(edges);
            }
            let count = vm.to_index(bins).map_err(|_| Raise::type_error("`bins` must be an integer, a string, or an array"))?;
            usize::try_from(count)
                .ok()
                .filter(|n| *n > 0)
                .ok_or_else(|| Raise::value_error("`bins` must be positive, when an integer"))?
        }
    };
    if count > MAX_BINS {
        return Err(Raise::value_error(format!("{count} bins are more than can be shown: at most {MAX_BINS}")));
    }
    let (lo, hi) = match range {
        Some(range) => match data(vm, &range)?.values[..] {
            [lo, hi] if lo <= hi => (lo, hi),
            [_, _] => return Err(Raise::value_error("max must be larger than min in range parameter.")),
            _ => return Err(Raise::value_error("range must be two numbers")),
        },
        None => {
            let finite = || sets.iter().flatten().copied().filter(|v| !v.is_nan());
            let lo = finite().fold(f64::INFINITY, f64::min);
            let hi = finite().fold(f64::NEG_INFINITY, f64::max);
            if lo > hi { (0.0, 1.0) } else { (lo, hi) }
        }
    };
    if !lo.is_finite() || !hi.is_finite() {
        return Err(Raise::value_error(format!("supplied range of [{lo}, {hi}] is not finite")));
    }
    let (lo, hi) = if lo == hi { (lo - 0.5, hi + 0.5) } else { (lo, hi) };
    let step = (hi - lo) / count as f64;
    Ok((0..=count).map(|i| if i == count { hi } else { lo + i as f64 * step }).collect())
}

/// Weights, or ones, by bin; the last bin holds its upper edge.
fn histogram(values: &[f64], edges: &[f64], weights: Option<&[f64]>) -> Vec<f64> {
    let mut counts = vec![0.0; edges.len() - 1];
    let last = edges[edges.len() - 1];
    for (i, v) in values.iter().enumerate() {
        if !(*v >= edges[0] && *v <= last) {
            continue;
        }
        let bin = edges.partition_point(|e| e <= v).saturating_sub(1).min(counts.len() - 1);
        counts[bin] += weights.map_or(1.0, |w| w[i]);
    }
    counts
}

fn finish_counts(counts: &mut [Vec<f64>], edges: &[f64], density: bool, cumulative: bool, stacked: bool) {
    if stacked {
        for i in 1..counts.len() {
            let (before, rest) = counts.split_at_mut(i);
            rest[0].iter_mut().zip(&before[i - 1]).for_each(|(c, b)| *c += b);
        }
    }
    let total_of_stack = counts.last().map_or(0.0, |c| c.iter().sum::<f64>());
    for set in counts {
        let widths = edges.windows(2).map(|w| w[1] - w[0]);
        if density {
            let total = if stacked { total_of_stack } else { set.iter().sum::<f64>() };
            set.iter_mut().zip(widths.clone()).for_each(|(c, w)| *c /= w * total);
        }
        if cumulative {
            let mut sum = 0.0;
            for (c, w) in set.iter_mut().zip(widths) {
                sum += *c * if density { w } else { 1.0 };
                *c = sum;
            }
        }
    }
}

struct Shape<'a> {
    edges: &'a [f64],
    horizontal: bool,
    shift: f64,
    relative: Option<f64>,
    sets: usize,
    stacked: bool,
    kind: &'a str,
}

impl Shape<'_> {
    fn mark(&self, index: usize, heights: &[f64], base: &[f64], color: Color) -> Mark {
        if self.kind.starts_with("step") {
            return self.outline(heights, base, color);
        }
        let side_by_side = self.sets > 1 && !self.stacked;
        let bars = heights.iter().zip(base).enumerate().map(|(k, (h, b))| {
            let full = self.edges[k + 1] - self.edges[k];
            // Matplotlib leaves a fifth of the bin free between groups.
            let share = self.relative.unwrap_or(if side_by_side { 0.8 } else { 1.0 }).clamp(0.0, 1.0);
            let width = full * share / if side_by_side { self.sets as f64 } else { 1.0 };
            let start = self.edges[k]
                + full * (1.0 - share) / 2.0
                + self.shift * full
                + if side_by_side { index as f64 * width } else { 0.0 };
            let height = if self.stacked { h - b } else { *h };
            if self.horizontal {
                Bar { x: *b, y: start, width: height, height: width }
            } else {
                Bar { x: start, y: *b, width, height }
            }
        });
        let mut bars = Bars::new(bars.collect(), vec![color], self.horizontal);
        bars.histogram = true;
        Mark::Bars(bars)
    }

    fn outline(&self, heights: &[f64], base: &[f64], color: Color) -> Mark {
        let mut points = vec![(self.edges[0], base[0])];
        for (k, h) in heights.iter().enumerate() {
            points.extend([(self.edges[k], *h), (self.edges[k + 1], *h)]);
        }
        points.push((self.edges[self.edges.len() - 1], base[base.len() - 1]));
        if self.stacked && self.kind == "stepfilled" {
            for (k, b) in base.iter().enumerate().rev() {
                points.extend([(self.edges[k + 1], *b), (self.edges[k], *b)]);
            }
        }
        if self.horizontal {
            points.iter_mut().for_each(|p| *p = (p.1, p.0));
        }
        let filled = self.kind == "stepfilled";
        let mut area = Area::new(vec![points], if filled { color } else { Color::NONE });
        if !filled {
            area.edge = Some(LineStyle::new(color, 1.0));
            area.open = true;
        }
        area.sticky_base = (!self.horizontal).then_some(0.0);
        Mark::Area(area)
    }
}
