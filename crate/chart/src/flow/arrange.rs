//! From a network to places: sizes of boxes, rows, lines.

use super::order::Rows;
use super::place::across;
use super::{Network, Node, Role};
use crate::geometry::{Point, Rect};
use crate::text::width::width;

/// Font size of a box's first line, and of its second, in pixels.
pub(super) const SIZE: f64 = 13.0;
pub(super) const SMALL: f64 = 11.0;
/// Room left and right of a text.
pub(super) const PAD: f64 = 10.0;
/// Height of a box of one line, and of one of two.
const LOW: f64 = 26.0;
const HIGH: f64 = 42.0;
/// Room between neighbours, between rows, and around the drawing.
const ASIDE: f64 = 16.0;
const BETWEEN: f64 = 30.0;
const AROUND: f64 = 8.0;
/// A bend's width.
const BEND: f64 = 4.0;
/// Longer labels are cut.
const LONGEST_LABEL: usize = 30;

/// A network with places.
#[derive(Clone, Debug, PartialEq)]
pub struct Arranged {
    /// Width and height
    pub size: (f64, f64),
    /// For each node its box; of a loop, with its inner drawing inside
    pub boxes: Vec<Rect>,
    /// The lines between them
    pub routes: Vec<Route>,
    /// Inner drawings: of which node, where its top left corner is, and what stands there
    pub inner: Vec<(usize, Point, Arranged)>,
}

/// A line from one box down to another.
#[derive(Clone, Debug, PartialEq)]
pub struct Route {
    /// From this node
    pub from: usize,
    /// To this one
    pub to: usize,
    /// From the bottom of the one to the top of the other, y growing
    pub points: Vec<Point>,
}

/// The label as it is written in the box.
pub(super) fn caption(label: &str) -> String {
    if label.chars().count() <= LONGEST_LABEL {
        return label.to_string();
    }
    label.chars().take(LONGEST_LABEL - 1).chain(['…']).collect()
}

/// The second line of a box.
pub(super) fn subtitle(node: &Node) -> String {
    match node.role {
        Role::Loop => String::new(),
        // A single number says all in its label.
        Role::Constant if node.shape == "()" => String::new(),
        _ => {
            let text = format!("{} {}", node.dtype, node.shape);
            if text.chars().count() > LONGEST_LABEL + 6 {
                format!("{}…", text.chars().take(LONGEST_LABEL + 5).collect::<String>())
            } else {
                text
            }
        }
    }
}

fn size(node: &Node, inner: Option<&Arranged>) -> (f64, f64) {
    let small = subtitle(node);
    let w = (width(&caption(&node.label), false) * SIZE).max(width(&small, false) * SMALL) + 2.0 * PAD;
    let h = if small.is_empty() { LOW } else { HIGH };
    match inner {
        Some(inner) => (w.max(inner.size.0 + 2.0 * AROUND), LOW + inner.size.1 + AROUND),
        None => (w.max(34.0), h),
    }
}

pub(super) fn arrange(network: &Network) -> Arranged {
    let nodes = network.nodes();
    let inner: Vec<Option<Arranged>> = nodes.iter().map(|n| n.inner.as_ref().map(arrange)).collect();
    let sizes: Vec<(f64, f64)> = nodes.iter().zip(&inner).map(|(n, i)| size(n, i.as_ref())).collect();
    let inputs: Vec<Vec<usize>> = nodes.iter().map(|n| n.inputs.clone()).collect();
    let rows = Rows::new(&inputs);
    let widths: Vec<f64> = rows.boxes.iter().map(|b| b.map_or(BEND, |k| sizes[k].0)).collect();
    let x = across(&rows, &widths, ASIDE);
    let mut boxes = vec![Rect::default(); nodes.len()];
    // Top and height of each row.
    let mut bands = Vec::new();
    let mut y = AROUND;
    for row in &rows.rows {
        let tall = row.iter().filter_map(|s| rows.boxes[*s]).map(|k| sizes[k].1).fold(0.0, f64::max);
        for slot in row {
            if let Some(k) = rows.boxes[*slot] {
                let (w, h) = sizes[k];
                boxes[k] = Rect { x: AROUND + x[*slot] - w / 2.0, y: y + (tall - h) / 2.0, w, h };
            }
        }
        bands.push((y, tall));
        y += tall + BETWEEN;
    }
    let right = x.iter().zip(&widths).map(|(x, w)| x + w / 2.0).fold(0.0, f64::max);
    let routes = route(&rows, &x, &bands, &boxes);
    let inner = inner
        .into_iter()
        .enumerate()
        .filter_map(|(k, drawing)| {
            let drawing = drawing?;
            let at = (boxes[k].x + (boxes[k].w - drawing.size.0) / 2.0, boxes[k].y + LOW);
            Some((k, at, drawing))
        })
        .collect();
    let height = bands.last().map_or(0.0, |(top, tall)| top + tall) + AROUND;
    Arranged { size: (right + 2.0 * AROUND, height), boxes, routes, inner }
}

/// Lines: they enter a box side by side, in the order in which they come from above.
fn route(rows: &Rows, x: &[f64], bands: &[(f64, f64)], boxes: &[Rect]) -> Vec<Route> {
    let mut band = vec![0; x.len()];
    for (k, row) in rows.rows.iter().enumerate() {
        for slot in row {
            band[*slot] = k;
        }
    }
    rows.ways
        .iter()
        .map(|((from, to), bends)| {
            let (start, end) = (&boxes[*from], &boxes[*to]);
            let last = bends.last().copied().unwrap_or(*from);
            let mut entries = rows.above[*to].clone();
            entries.sort_by(|a, b| x[*a].total_cmp(&x[*b]));
            let nth = entries.iter().position(|s| *s == last).unwrap_or(0) as f64;
            let spread = (end.w - 20.0).max(0.0).min(18.0 * (entries.len() as f64 - 1.0));
            let shift = if entries.len() > 1 { spread * (nth / (entries.len() as f64 - 1.0) - 0.5) } else { 0.0 };
            let mut points = vec![(start.x + start.w / 2.0, start.bottom())];
            for slot in bends {
                let (top, tall) = bands[band[*slot]];
                points.push((AROUND + x[*slot], top));
                if tall > 0.0 {
                    points.push((AROUND + x[*slot], top + tall));
                }
            }
            points.push((end.x + end.w / 2.0 + shift, end.y));
            Route { from: *from, to: *to, points }
        })
        .collect()
}
