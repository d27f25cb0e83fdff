//! Limits made from the data, exactly as Matplotlib's `autoscale_view` makes them.

use crate::axis::{Axis, TickPlaces};
use crate::figure::Figure;
use crate::mark::rule::Course;
use crate::mark::{Extent, Mark};
use crate::scale::Scale;
use crate::tick::arithmetic::{log10, nonsingular};

/// Start and end of the x (or y) axis of axes `index`: finite, different, and such that the scale can show them.
pub fn limits(figure: &Figure, index: usize, vertical: bool) -> (f64, f64) {
    let group = figure.sharing(index, vertical);
    let axis_of = |i: usize| -> &Axis { if vertical { &figure.axes[i].y } else { &figure.axes[i].x } };
    let own = axis_of(index);
    let set = group.iter().find_map(|i| axis_of(*i).limits());
    let inverted = group.iter().any(|i| axis_of(*i).inverted);
    let (lo, hi) = match set {
        // Limits that were set before the scale became logarithmic may not be showable.
        Some((a, b)) if !own.scale.is_log() || (a > 0.0 && b > 0.0) => return (a, b),
        _ => automatic(figure, &group, own, vertical),
    };
    if inverted { (hi, lo) } else { (lo, hi) }
}

/// Start and end of the z axis of axes `index` in space; (0, 1) on flat axes.
pub fn z_limits(figure: &Figure, index: usize) -> (f64, f64) {
    let Some(space) = figure.axes.get(index).and_then(|a| a.space.as_ref()) else { return (0.0, 1.0) };
    match space.z.limits() {
        Some((a, b)) if !space.z.scale.is_log() || (a > 0.0 && b > 0.0) => return (a, b),
        _ => {}
    }
    let mut extent = Extent::default();
    for (_, mark) in figure.axes[index].marks() {
        extent.join(&mark.as_draw().bounds().z);
    }
    let (lo, hi) = match (extent.is_empty(), space.z.scale.is_log()) {
        (false, _) => autoscale(extent, &mut Vec::new(), space.z.scale, space.z.margin),
        (true, true) => (1.0, 10.0),
        (true, false) => (0.0, 1.0),
    };
    let (lo, hi) = widened(with_margin(lo, hi, space.z.scale, BOX_MARGIN), &space.z);
    if space.z.inverted { (hi, lo) } else { (lo, hi) }
}

/// Room that a box in space has beyond the limits made from the data.
const BOX_MARGIN: f64 = 1.0 / 48.0;

fn automatic(figure: &Figure, group: &[usize], axis: &Axis, vertical: bool) -> (f64, f64) {
    let mut extent = Extent::default();
    let mut sticky = Vec::new();
    let (mut only_rules, mut has_data) = (true, false);
    for i in group {
        for (_, mark) in figure.axes[*i].marks() {
            let bounds = mark.as_draw().bounds();
            let (own, own_sticky) = if vertical { (bounds.y, bounds.sticky_y) } else { (bounds.x, bounds.sticky_x) };
            extent.join(&own);
            sticky.extend(own_sticky);
            let rule = matches!(mark, Mark::Rule(rule) if matches!((rule.course, vertical), (Course::Horizontal(..), true) | (Course::Vertical(..), false)));
            only_rules &= rule || own.is_empty();
            has_data |= !matches!(mark, Mark::Note(_) | Mark::Rule(_) | Mark::Span(_)) || !own.is_empty();
        }
    }
    // A rule inside the untouched limits does not move them.
    let untouched =
        !has_data || (only_rules && !extent.is_empty() && extent.lo >= 0.0 && extent.hi <= 1.0 && !axis.scale.is_log());
    let (mut lo, mut hi) = if untouched {
        if axis.scale.is_log() { (1.0, 10.0) } else { (0.0, 1.0) }
    } else {
        autoscale(extent, &mut sticky, axis.scale, axis.margin)
    };
    if group.first().is_some_and(|i| figure.axes[*i].space.is_some()) {
        (lo, hi) = with_margin(lo, hi, axis.scale, BOX_MARGIN);
    }
    for i in group {
        (lo, hi) = widened((lo, hi), if vertical { &figure.axes[*i].y } else { &figure.axes[*i].x });
    }
    (lo, hi)
}

/// Fixed ticks widen the limits, as `set_ticks` does.
fn widened((mut lo, mut hi): (f64, f64), axis: &Axis) -> (f64, f64) {
    if let TickPlaces::Fixed(places, _) = &axis.ticks {
        for place in places.iter().filter(|p| p.is_finite() && (**p > 0.0 || !axis.scale.is_log())) {
            lo = lo.min(*place);
            hi = hi.max(*place);
        }
    }
    (lo, hi)
}

/// Limits for an extent with margins; `sticky` values stop the margin.
pub fn autoscale(extent: Extent, sticky: &mut Vec<f64>, scale: Scale, margin: f64) -> (f64, f64) {
    let (mut lo, mut hi) = (extent.lo, extent.hi);
    if scale.is_log() {
        sticky.retain(|v| *v > 0.0);
        if hi <= 0.0 || extent.is_empty() {
            return with_margin(1.0, 10.0, scale, margin);
        }
        if lo <= 0.0 {
            lo = extent.positive;
        }
        if lo == hi {
            (lo, hi) = decades_around(lo);
        }
    } else {
        (lo, hi) = nonsingular(lo, hi, 0.05, 1e-15);
    }
    sticky.retain(|v| v.is_finite());
    sticky.sort_by(f64::total_cmp);
    let tolerance = 1e-5 * (hi - lo).abs();
    let (low_stop, high_stop) = if margin != 0.0 {
        let below = sticky.partition_point(|v| *v < lo + tolerance);
        let above = sticky.partition_point(|v| *v < hi - tolerance);
        (below.checked_sub(1).map(|i| sticky[i]), sticky.get(above).copied())
    } else {
        (None, None)
    };
    let (mut lo, mut hi) = with_margin(lo, hi, scale, margin);
    if let Some(stop) = low_stop {
        lo = lo.max(stop);
    }
    if let Some(stop) = high_stop {
        hi = hi.min(stop);
    }
    if scale.is_log() {
        return if lo < hi && lo > 0.0 && hi.is_finite() { (lo, hi) } else { (1.0, 10.0) };
    }
    if matches!(scale, Scale::Linear) { nonsingular(lo, hi, 1e-12, 1e-13) } else { nonsingular(lo, hi, 0.001, 1e-15) }
}

fn with_margin(lo: f64, hi: f64, scale: Scale, margin: f64) -> (f64, f64) {
    let (from, to) = (scale.forward(lo), scale.forward(hi));
    let delta = (to - from) * margin;
    let delta = if delta.is_finite() { delta } else { 0.0 };
    let (low, high) = (scale.backward(from - delta), scale.backward(to + delta));
    if low.is_finite() && high.is_finite() && low < high { (low, high) } else { (lo, hi) }
}

/// The powers of ten below and above.
fn decades_around(value: f64) -> (f64, f64) {
    let exponent = log10(value);
    let (mut low, mut high) = (exponent.floor(), exponent.ceil());
    if low == exponent {
        low -= 1.0;
    }
    if high == exponent {
        high += 1.0;
    }
    (libm::pow(10.0, low.max(-307.0)), libm::pow(10.0, high.min(308.0)))
}
