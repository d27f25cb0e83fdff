//! A view of a graph as an SVG document, for pages without a script and for files. Its ink is the page's.

use brunsviga_protocol::{GraphInfo, GraphRole, GraphView};

use super::arrange::{SIZE, SMALL};
use crate::surface::FONT;
use crate::svg::escape;

/// The document of one view; the first if there is none of that number.
pub fn svg(info: &GraphInfo, number: usize) -> String {
    let empty = GraphView { name: String::new(), words: String::new(), width: 0.0, height: 0.0, nodes: vec![], edges: vec![] };
    let view = info.views.get(number).or(info.views.first()).unwrap_or(&empty);
    let (w, h) = (view.width.max(1.0), view.height.max(1.0));
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{w}\" height=\"{h}\" viewBox=\"0 0 {w} {h}\" role=\"img\" font-family=\"{FONT}\" text-anchor=\"middle\">\n<title>{} {}</title>\n",
        escape(&info.summary),
        escape(&view.words)
    );
    out += "<style>svg:root{color-scheme:light dark}@media(prefers-color-scheme:dark){svg:root{color:#e4e6eb;background:#16191f}}</style>\n";
    out += "<g fill=\"none\" stroke=\"currentColor\" stroke-opacity=\"0.55\" stroke-width=\"1.2\">\n";
    for edge in &view.edges {
        out += &format!("<path d=\"{}\"/>\n", edge.path);
    }
    out += "</g>\n";
    for node in &view.nodes {
        let [x, y, w, h] = node.frame;
        // Hues that stand out from light and dark grounds.
        let (fill, strength, dash) = match node.role {
            GraphRole::Input => ("#3b82c4", 0.25, ""),
            GraphRole::Constant => ("currentColor", 0.0, " stroke-dasharray=\"3 2\""),
            GraphRole::Operation => ("currentColor", 0.08, ""),
            GraphRole::Loop => ("#d08a1d", 0.07, ""),
        };
        let width = if node.results.is_empty() { 1.0 } else { 2.2 };
        out += &format!(
            "<rect x=\"{x}\" y=\"{y}\" width=\"{w}\" height=\"{h}\" rx=\"5\" fill=\"{fill}\" fill-opacity=\"{strength}\" stroke=\"currentColor\" stroke-width=\"{width}\"{dash}/>\n"
        );
        for text in &node.texts {
            let (size, faint) = if text.small { (SMALL, " fill-opacity=\"0.75\"") } else { (SIZE, "") };
            let start = if node.role == GraphRole::Loop { " text-anchor=\"start\"" } else { "" };
            out += &format!(
                "<text x=\"{}\" y=\"{}\" font-size=\"{size}\" fill=\"currentColor\"{faint}{start}>{}</text>\n",
                text.x,
                text.y,
                escape(&text.text)
            );
        }
    }
    out += "</svg>\n";
    out
}
