//! Properties of artists: one table from Matplotlib's names to what they change, for keyword arguments, `set` and `set_…` alike.

use brunsviga_chart::mark::{Mark, Steps};
use brunsviga_chart::{Color, Dash, LineStyle, MarkerStyle, Shape};
use brunsviga_python::{Raise, Result, Value, Vm};

use super::keyword::{color, colors, dash, dash_lengths, marker, number};

/// A property with its new value.
#[derive(Clone, Debug)]
pub enum Property {
    Color(Vec<Color>),
    Face(Vec<Color>),
    Edge(Option<Color>),
    Width(f64),
    Dash(Dash),
    Marker(Option<Shape>),
    MarkerSize(f64),
    MarkerFace(Color),
    MarkerEdge(Color),
    MarkerEdgeWidth(f64),
    MarkEvery(usize),
    Steps(Steps),
    Alpha(Option<f64>),
    Label(String),
    Zorder(f64),
    Visible(bool),
    Clip(bool),
    Sizes(Vec<f64>),
    /// Asks for what is so anyway
    Rendering,
}

/// Names that may be given as None, for the default.
const NAMES: &[&str] = &[
    "aa",
    "antialiased",
    "antialiaseds",
    "c",
    "clip_on",
    "color",
    "colors",
    "dashes",
    "drawstyle",
    "ds",
    "ec",
    "edgecolor",
    "edgecolors",
    "facecolor",
    "facecolors",
    "fc",
    "linestyles",
    "linewidth",
    "linewidths",
    "lw",
    "markeredgecolor",
    "markeredgewidth",
    "markerfacecolor",
    "markersize",
    "markevery",
    "mec",
    "mew",
    "mfc",
    "ms",
    "rasterized",
    "sizes",
    "visible",
    "zorder",
];

impl Property {
    /// The property of that name; None when there is none.
    pub fn parse(vm: &mut Vm, name: &str, value: &Value) -> Result<Option<Property>> {
        Ok(Some(match name {
            "color" | "c" | "colors" => Property::Color(colors(vm, value)?),
            "facecolor" | "fc" | "facecolors" => Property::Face(colors(vm, value)?),
            "edgecolor" | "ec" | "edgecolors" => match value.as_str() {
                Some("face") => Property::Edge(None),
                _ => Property::Edge(Some(color(vm, value)?)),
            },
            "linewidth" | "lw" | "linewidths" => Property::Width(size(vm, value, "linewidth")?),
            "linestyle" | "ls" | "linestyles" => Property::Dash(dash(vm, value)?),
            "dashes" => Property::Dash(dash_lengths(vm, value, 0.0)?),
            "marker" => Property::Marker(marker(vm, value)?),
            "markersize" | "ms" => Property::MarkerSize(size(vm, value, "markersize")?),
            "markerfacecolor" | "mfc" => Property::MarkerFace(color(vm, value)?),
            "markeredgecolor" | "mec" => Property::MarkerEdge(color(vm, value)?),
            "markeredgewidth" | "mew" => Property::MarkerEdgeWidth(size(vm, value, "markeredgewidth")?),
            "markevery" => {
                let every = vm.to_index(value).map_err(|_| Raise::type_error("markevery must be a whole number here"))?;
                Property::MarkEvery(
                    usize::try_from(every)
                        .ok()
                        .filter(|n| *n > 0)
                        .ok_or_else(|| Raise::value_error("markevery must be at least 1"))?,
                )
            }
            "drawstyle" | "ds" => Property::Steps(match value.as_str() {
                Some("default") => Steps::None,
                Some("steps" | "steps-pre") => Steps::Pre,
                Some("steps-mid") => Steps::Mid,
                Some("steps-post") => Steps::Post,
                _ => {
                    let shown = vm.repr(value)?;
                    return Err(Raise::value_error(format!(
                        "{shown} is not a valid value for drawstyle. Supported values are 'default', 'steps-mid', 'steps-pre', 'steps-post', 'steps'"
                    )));
                }
            }),
            "alpha" if value.is_none() => Property::Alpha(None),
            "alpha" => {
                let alpha = number(vm, value, "alpha")?;
                if !(0.0..=1.0).contains(&alpha) {
                    let shown = vm.str(value)?;
                    return Err(Raise::value_error(format!("alpha ({shown}) is outside 0-1 range")));
                }
                Property::Alpha(Some(alpha))
            }
            "label" if value.is_none() => Property::Label(String::new()),
            "label" => Property::Label(vm.str(value)?),
            "zorder" => Property::Zorder(number(vm, value, "zorder")?),
            "visible" => Property::Visible(vm.truth(value)?),
            "clip_on" => Property::Clip(vm.truth(value)?),
            "sizes" => Property::Sizes(super::data::data(vm, value)?.values),
            // Lines are always smooth, and a drawing in vectors has nothing to turn into pixels.
            "antialiased" | "aa" | "antialiaseds" if vm.truth(value)? => Property::Rendering,
            "rasterized" => Property::Rendering,
            "antialiased" | "aa" | "antialiaseds" | "solid_capstyle" | "dash_capstyle" | "solid_joinstyle" | "dash_joinstyle"
            | "capstyle" | "joinstyle" => {
                let shown = vm.repr(value)?;
                return Err(Raise::value_error(format!("{name}={shown} is not done here: leave it out")));
            }
            _ => return Ok(None),
        }))
    }

    /// Changes the mark; false: marks of its kind have no such property.
    pub fn apply(self, mark: &mut Mark) -> bool {
        let property = match self {
            Property::Alpha(alpha) => {
                mark.common_mut().alpha = alpha;
                return true;
            }
            Property::Label(label) => {
                mark.common_mut().label = label;
                return true;
            }
            Property::Zorder(z) => {
                mark.common_mut().zorder = Some(z);
                return true;
            }
            Property::Visible(on) => {
                mark.common_mut().visible = on;
                return true;
            }
            Property::Clip(on) => {
                mark.common_mut().clip = on;
                return on || !matches!(mark, Mark::Rule(_) | Mark::Span(_) | Mark::Image(_) | Mark::Quiver(_));
            }
            Property::Rendering => return true,
            other => other,
        };
        match mark {
            Mark::Line(line) => {
                if let Property::Steps(steps) = property {
                    line.steps = steps;
                    return true;
                }
                if let Property::MarkEvery(n) = property {
                    line.mark_every = n;
                    return true;
                }
                line_style(property.clone(), &mut line.style) || marker_style(property, &mut line.marker)
            }
            Mark::ErrorBar(bars) => {
                line_style(property.clone(), &mut bars.line.style) || marker_style(property, &mut bars.line.marker)
            }
            Mark::Rule(rule) => line_style(property, &mut rule.style),
            Mark::Segments(segments) => match property {
                Property::Color(colors) => {
                    segments.set_colors(colors);
                    true
                }
                other => line_style(other, &mut segments.style),
            },
            Mark::Bars(bars) => match property {
                Property::Color(colors) => {
                    bars.edge = colors.first().copied();
                    bars.set_faces(colors);
                    true
                }
                Property::Face(colors) => {
                    bars.set_faces(colors);
                    true
                }
                Property::Edge(edge) => {
                    bars.edge = edge;
                    true
                }
                Property::Width(width) => {
                    bars.edge_width = width;
                    true
                }
                _ => false,
            },
            Mark::Area(area) => {
                let first = |colors: &[Color]| colors.first().copied().unwrap_or(Color::BLACK);
                let width = area.edge.as_ref().map_or(1.0, |e| e.width);
                match property {
                    Property::Color(colors) => {
                        area.face = first(&colors);
                        area.edge = Some(LineStyle {
                            color: first(&colors),
                            width,
                            dash: area.edge.take().map_or(Dash::Solid, |e| e.dash),
                        });
                    }
                    Property::Face(colors) => area.face = first(&colors),
                    Property::Edge(edge) => {
                        area.edge = Some(LineStyle {
                            color: edge.unwrap_or(area.face),
                            width,
                            dash: area.edge.take().map_or(Dash::Solid, |e| e.dash),
                        });
                    }
                    Property::Width(width) => match &mut area.edge {
                        Some(edge) => edge.width = width,
                        None => area.edge = Some(LineStyle::new(Color::NONE, width)),
                    },
                    Property::Dash(dash) => match &mut area.edge {
                        Some(edge) => edge.dash = dash,
                        None => area.edge = Some(LineStyle { color: Color::NONE, width: 1.0, dash }),
                    },
                    _ => return false,
                }
                true
            }
            Mark::Span(span) => {
                let width = span.edge.map_or(1.0, |e| e.1);
                match property {
                    Property::Color(colors) => {
                        let color = colors.first().copied().unwrap_or(Color::BLACK);
                        span.face = color;
                        span.edge = Some((color, width));
                    }
                    Property::Face(colors) => span.face = colors.first().copied().unwrap_or(Color::BLACK),
                    Property::Edge(edge) => span.edge = edge.map(|e| (e, width)),
                    Property::Width(width) => span.edge = span.edge.map(|(c, _)| (c, width)).or(Some((Color::NONE, width))),
                    _ => return false,
                }
                true
            }
            Mark::Scatter(points) => {
                match property {
                    Property::Color(colors) => {
                        points.edge = None;
                        points.set_faces(colors);
                    }
                    Property::Face(colors) => points.set_faces(colors),
                    Property::Edge(edge) => points.edge = edge,
                    Property::Width(width) => points.edge_width = width,
                    Property::Marker(Some(shape)) => points.shape = shape,
                    Property::Sizes(sizes) => points.set_sizes(sizes),
                    _ => return false,
                }
                true
            }
            Mark::Quiver(quiver) => match property {
                Property::Color(colors) | Property::Face(colors) => {
                    quiver.face = colors.first().copied().unwrap_or(Color::BLACK);
                    true
                }
                _ => false,
            },
            Mark::Note(_) | Mark::Image(_) => false,
        }
    }
}

fn size(vm: &mut Vm, value: &Value, what: &str) -> Result<f64> {
    let size = match super::data::data(vm, value)?.values[..] {
        [one] => one,
        _ => return Err(Raise::type_error(format!("{what} must be one number here"))),
    };
    if size.is_finite() && (0.0..=10_000.0).contains(&size) {
        return Ok(size);
    }
    Err(Raise::value_error(format!("{what} must be between 0 and 10000 points, not {size}")))
}

fn line_style(property: Property, style: &mut LineStyle) -> bool {
    match property {
        Property::Color(colors) => style.color = colors.first().copied().unwrap_or(style.color),
        Property::Width(width) => style.width = width,
        Property::Dash(dash) => style.dash = dash,
        _ => return false,
    }
    true
}

/// Properties of the markers; they are kept even while there is no marker, in a marker of no size.
fn marker_style(property: Property, marker: &mut Option<MarkerStyle>) -> bool {
    if let Property::Marker(shape) = property {
        match (shape, marker.as_mut()) {
            (None, _) => *marker = None,
            (Some(shape), Some(style)) => style.shape = shape,
            (Some(shape), None) => *marker = Some(MarkerStyle::new(shape)),
        }
        return true;
    }
    let Some(style) = marker else {
        return matches!(
            property,
            Property::MarkerSize(_) | Property::MarkerFace(_) | Property::MarkerEdge(_) | Property::MarkerEdgeWidth(_)
        );
    };
    match property {
        Property::MarkerSize(size) => style.size = size,
        Property::MarkerFace(color) => style.face = Some(color),
        Property::MarkerEdge(color) => style.edge = Some(color),
        Property::MarkerEdgeWidth(width) => style.edge_width = width,
        _ => return false,
    }
    true
}

/// Applies keyword arguments to a new mark; the marker's shape goes first, whatever the order. Unknown: AttributeError.
pub fn apply_keywords(vm: &mut Vm, mark: &mut Mark, mut keywords: super::keyword::Keywords, artist: &str) -> Result<()> {
    if matches!(mark, Mark::Line(_) | Mark::ErrorBar(_))
        && let Some(value) = keywords.take_raw(&["marker"])
        && let Some(property) = Property::parse(vm, "marker", &value)?
    {
        property.apply(mark);
    }
    while let Some((name, value)) = keywords.pop() {
        if value.is_none() && !matches!(&*name, "label" | "alpha" | "marker" | "linestyle" | "ls") {
            // None means Matplotlib's default, which the mark has.
            if !NAMES.contains(&&*name) {
                return Err(super::keyword::unexpected(artist, &name));
            }
            continue;
        }
        let applied = match Property::parse(vm, &name, &value)? {
            Some(property) => property.apply(mark),
            None => false,
        };
        if !applied {
            return Err(super::keyword::unexpected(artist, &name));
        }
    }
    Ok(())
}
