//! Advance widths of a Helvetica-like sans serif, in thousandths of the font size.
//!
//! Helvetica, Arial and Liberation Sans share these widths to a thousandth; other fonts differ by a few per cent, which the
//! paddings of the layout absorb.

/// Characters U+0020 to U+007E
const ASCII: [u16; 95] = [
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556, 556, 556,
    556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778, 667, 778,
    722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222,
    500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
];

/// The same in bold
const ASCII_BOLD: [u16; 95] = [
    278, 333, 474, 556, 556, 889, 722, 238, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556, 556, 556,
    556, 333, 333, 584, 584, 584, 611, 975, 722, 722, 722, 722, 667, 611, 778, 722, 278, 556, 722, 611, 833, 722, 778, 667, 778,
    722, 667, 611, 722, 667, 944, 667, 667, 611, 333, 278, 333, 584, 556, 333, 556, 611, 556, 611, 556, 333, 611, 611, 278, 278,
    556, 278, 889, 611, 611, 611, 611, 389, 556, 333, 611, 556, 778, 556, 556, 500, 389, 280, 389, 584,
];

/// Characters U+0391 to U+03C9
const GREEK: [u16; 57] = [
    667, 667, 551, 668, 667, 611, 722, 778, 278, 667, 668, 833, 722, 650, 778, 722, 667, 667, 618, 611, 667, 798, 667, 835, 748,
    278, 667, 578, 446, 556, 222, 547, 578, 575, 500, 557, 446, 441, 556, 556, 222, 500, 500, 576, 500, 448, 556, 690, 569, 482,
    617, 395, 547, 648, 525, 713, 781,
];

/// Other characters, sorted
const OTHER: &[(char, u16)] = &[
    ('°', 400),
    ('±', 549),
    ('²', 333),
    ('³', 333),
    ('µ', 576),
    ('·', 278),
    ('¹', 333),
    ('×', 584),
    ('–', 556),
    ('—', 1000),
    ('…', 1000),
    ('′', 188),
    ('″', 354),
    ('←', 1000),
    ('↑', 500),
    ('→', 1000),
    ('↓', 500),
    ('∂', 494),
    ('∑', 713),
    ('−', 584),
    ('√', 549),
    ('∞', 713),
    ('∫', 274),
    ('≈', 549),
    ('≠', 549),
    ('≤', 549),
    ('≥', 549),
];

/// Width of `text` at font size 1.
pub(crate) fn width(text: &str, bold: bool) -> f64 {
    text.chars().map(|c| f64::from(advance(c, bold))).sum::<f64>() / 1000.0
}

fn advance(c: char, bold: bool) -> u16 {
    let code = c as u32;
    match code {
        0x20..=0x7e => (if bold { &ASCII_BOLD } else { &ASCII })[(code - 0x20) as usize],
        0x391..=0x3c9 => GREEK[(code - 0x391) as usize],
        // Combining marks take no room, ideographs a full square.
        0x300..=0x36f => 0,
        0x2e80.. => 1000,
        _ => match OTHER.binary_search_by(|(k, _)| k.cmp(&c)) {
            Ok(at) => OTHER[at].1,
            Err(_) => 556,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn table_is_sorted_and_used() {
        assert!(OTHER.windows(2).all(|w| w[0].0 < w[1].0));
        assert_eq!(width("10", false), 1.112);
        assert!(width("m", true) > width("m", false));
    }
}
