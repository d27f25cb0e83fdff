//! A figure as an SVG document: the same bytes for the same figure, small, and with its words for those who do not see it.

use plotters_svg::SVGBackend;

use crate::document::Document;
use crate::figure::Figure;
use crate::layout::Layout;
use crate::render::{Scale, covered, draw_with};
use crate::surface::FONT;
use crate::theme::{PAGE_GROUND, PAGE_INK, Theme};
use crate::view::View;
use crate::words::summary;

/// Units of the document a CSS pixel: tenths of a pixel, so that whole numbers suffice.
const GRAIN: u32 = 10;

/// The document. With [`Theme::Page`] its ink is the page's `currentColor`, and its ground shows through; the ground behind a
/// legend is the page's `--chart-ground`.
pub fn svg(figure: &Figure, view: &View, theme: Theme) -> String {
    let (width, height) = view.size(figure);
    let (width, height) = (width.ceil() as i64, height.ceil() as i64);
    document(figure, view, theme, [0, 0, width, height])
}

/// The document cut to what the figure shows and `pad` inches around it, as `savefig(bbox_inches='tight')` cuts.
pub fn svg_tight(figure: &Figure, theme: Theme, pad: f64) -> String {
    let view = View::new();
    let area = covered(figure, &Layout::new(figure, &view, theme), theme).grown(pad * figure.dpi());
    let (left, top) = (area.x.floor() as i64, area.y.floor() as i64);
    let size = |from: i64, to: f64| (to.ceil() as i64 - from).max(1);
    let area = [left, top, size(left, area.right()), size(top, area.bottom())];
    let text = document(figure, &view, theme, area);
    // The figure's ground reaches as far as what lies outside of it.
    let [x, y, w, h] = area.map(|v| v * i64::from(GRAIN));
    let (ground, rgb) = (figure.ground, figure.ground.rgb);
    let rect =
        format!("<rect x=\"{x}\" y=\"{y}\" width=\"{w}\" height=\"{h}\" fill=\"#{:02X}{:02X}{:02X}\"/>\n", rgb.0, rgb.1, rgb.2);
    if ground.alpha < 1.0 || theme.ground().is_none() {
        return text;
    }
    text.replacen("</title>\n", &format!("</title>\n{rect}"), 1)
}

/// The part of the picture from x and y, of that width and height.
fn document(figure: &Figure, view: &View, theme: Theme, area: [i64; 4]) -> String {
    let (width, height) = view.size(figure);
    let (width, height) = (width.ceil() as u32, height.ceil() as u32);
    let mut text = String::new();
    let pictures = {
        let svg = SVGBackend::with_string(&mut text, (width * GRAIN, height * GRAIN));
        let mut backend = Document { svg, pictures: Vec::new() };
        let scale = Scale { pixel_ratio: 1.0, grain: GRAIN };
        // A backend that writes to memory does not fail; what it wrote so far is a document either way.
        let _ = draw_with(figure, view, theme, scale, true, &mut backend);
        backend.pictures
    };
    finish(&text, pictures, area, &summary(figure))
}

/// Puts the frame around plotters' elements, and takes out what says nothing.
fn finish(text: &str, pictures: Vec<String>, [left, top, width, height]: [i64; 4], summary: &str) -> String {
    let mut pictures = pictures.into_iter();
    let grain = i64::from(GRAIN);
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"{} {} {} {}\" role=\"img\" font-family=\"{FONT}\" stroke-linejoin=\"round\">\n<title>{}</title>\n",
        left * grain,
        top * grain,
        width * grain,
        height * grain,
        escape(summary)
    );
    let hex = |(r, g, b): (u8, u8, u8)| format!("#{r:02X}{g:02X}{b:02X}");
    let (ink, ground, family) = (hex(PAGE_INK), hex(PAGE_GROUND), format!(" font-family=\"{FONT}\""));
    let mut open: Option<(String, String)> = None;
    let mut lines = text.lines().skip(1).peekable();
    while let Some(line) = lines.next() {
        if line == "</svg>" || line.starts_with("<svg") {
            continue;
        }
        let mut line = line.to_string();
        if line.starts_with("<rect") && line.contains("fill=\"none\"") {
            // Nothing but a picture leaves an empty rectangle.
            line = pictures.next().unwrap_or_default();
        }
        if line.starts_with("<text") {
            // plotters puts the words and the end tag on lines of their own, whose line break would count as a space.
            for _ in 0..2 {
                line += lines.next().unwrap_or_default();
            }
            // SVG drops a space at either end, which separates a formula from the words beside it.
            line = line.replace(&family, "").replace("> ", ">\u{a0}").replace(" </text>", "\u{a0}</text>");
        }
        line = tidy_numbers(&line)
            .replace(" opacity=\"1\"", "")
            .replace(&ink, "currentColor")
            .replace(&ground, "var(--chart-ground,Canvas)")
            .replace(" \"/>", "\"/>");
        if line.starts_with("<rect") {
            // Cells of an image lie edge to edge: smoothed edges would show as seams.
            line = line.replace(" stroke=\"none\"", "").replace("/>", " shape-rendering=\"crispEdges\"/>");
        }
        // Lines of one style that follow one another (dashes, ticks, grid) become one path.
        match (as_path(&line), &mut open) {
            (Some((style, data)), Some((open_style, path))) if *open_style == style => *path += &data,
            (Some((style, data)), _) => {
                flush(&mut open, &mut out);
                open = Some((style, data));
            }
            (None, _) => {
                flush(&mut open, &mut out);
                out += &line;
                out.push('\n');
            }
        }
    }
    flush(&mut open, &mut out);
    out += "</svg>\n";
    out
}

fn flush(open: &mut Option<(String, String)>, out: &mut String) {
    if let Some((style, data)) = open.take() {
        *out += &format!("<path{style} d=\"{data}\"/>\n");
    }
}

/// Style and path data of an opaque or single polyline; translucent ones are not joined, since crossings would then look different.
fn as_path(line: &str) -> Option<(String, String)> {
    let rest = line.strip_prefix("<polyline")?;
    let at = rest.find(" points=\"")?;
    let style = rest[..at].to_string();
    let points = rest[at + 9..].strip_suffix("\"/>")?;
    let mut data = String::from("M");
    let mut before: Option<(i64, i64)> = None;
    for pair in points.split(' ') {
        let (x, y) = pair.split_once(',')?;
        let (x, y): (i64, i64) = (x.parse().ok()?, y.parse().ok()?);
        match before {
            None => data += &format!("{x} {y}l"),
            // Differences are shorter than places, and a minus sign separates by itself.
            Some((px, py)) => {
                let (dx, dy) = (x - px, y - py);
                if dx >= 0 && !data.ends_with('l') {
                    data.push(' ');
                }
                data += &dx.to_string();
                if dy >= 0 {
                    data.push(' ');
                }
                data += &dy.to_string();
            }
        }
        before = Some((x, y));
    }
    let style = if style.contains(" opacity=") { format!("{style} data-n=\"{}\"", data.len()) } else { style };
    Some((style.split(" data-n=").next().unwrap_or_default().to_string(), data)).filter(|_| !style.contains("data-n"))
}

/// Rounds the numbers of opacity and font-size, which plotters writes in full.
fn tidy_numbers(line: &str) -> String {
    let mut line = line.to_string();
    for name in [" opacity=\"", " font-size=\""] {
        if let Some(at) = line.find(name) {
            let from = at + name.len();
            if let Some(length) = line[from..].find('"')
                && let Ok(value) = line[from..from + length].parse::<f64>()
            {
                let rounded = libm::rint(value * 100.0) / 100.0;
                line.replace_range(from..from + length, &format!("{rounded}"));
            }
        }
    }
    line
}

/// Text as an element's content.
pub fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
