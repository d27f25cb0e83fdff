//! Names that are not here: what the error says, and what comes nearest.

use brunsviga_python::Raise;

use super::axes::METHODS;

/// Names of Matplotlib that are not done, with what to use instead.
const INSTEAD: &[(&str, &str)] = &[
    ("acorr", "compute it with NumPy and use stem"),
    ("animation", "draw in a loop with plt.pause"),
    ("barbs", "use quiver"),
    ("boxplot", "use errorbar or hist"),
    ("contour", "use pcolormesh or imshow"),
    ("contourf", "use pcolormesh or imshow"),
    ("hexbin", "use scatter with alpha"),
    ("hist2d", "use np.histogram and pcolormesh"),
    ("magnitude_spectrum", "compute it with NumPy and use plot"),
    ("pie", "use bar"),
    ("plot_surface", "use pcolormesh"),
    ("polar", "convert to x and y and use plot"),
    ("psd", "compute it with NumPy and use semilogy"),
    ("secondary_xaxis", "label the ticks with set_xticks"),
    ("specgram", "use pcolormesh"),
    ("stackplot", "use fill_between"),
    ("stairs", "use step"),
    ("streamplot", "use quiver"),
    ("subplot_mosaic", "use subplots with width_ratios, or GridSpec"),
    ("subplot2grid", "use GridSpec"),
    ("table", "use print"),
    ("tricontour", "use scatter with colours"),
    ("violinplot", "use hist"),
    ("xkcd", "leave it out"),
];

/// Edit distance, for "did you mean".
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, ca) in a.chars().enumerate() {
        let mut corner = row[0];
        row[0] = i + 1;
        for (j, cb) in b.iter().enumerate() {
            let above = row[j + 1];
            row[j + 1] = (corner + usize::from(ca != *cb)).min(above + 1).min(row[j] + 1);
            corner = above;
        }
    }
    row[b.len()]
}

/// The hint after a missing name, or "".
pub fn hint<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> String {
    if let Some((_, instead)) = INSTEAD.iter().find(|(n, _)| *n == name) {
        return format!(". It is not done here: {instead}");
    }
    if name.len() > 60 {
        return String::new();
    }
    let nearest = known.map(|k| (distance(name, k), k)).min();
    match nearest {
        Some((d, k)) if d <= name.len().div_ceil(3) => format!(". Did you mean: '{k}'?"),
        _ => String::new(),
    }
}

/// The AttributeError for a method that axes do not have.
pub fn attribute(class: &str, name: &str) -> Raise {
    // pyplot's names are tried on axes often.
    let pyplot = ["xlabel", "ylabel", "title", "xlim", "ylim", "xticks", "yticks", "xscale", "yscale"].contains(&name);
    let in_space =
        matches!(name, "set_zlabel" | "set_zlim" | "set_zticks" | "view_init" | "set_box_aspect" | "zaxis") && class == "Axes";
    let hint = if in_space {
        ". Make the axes with projection='3d' for a third axis".to_string()
    } else if pyplot {
        format!(". Did you mean: 'set_{name}'?")
    } else {
        hint(name, METHODS.iter().map(|(n, _)| *n))
    };
    Raise::attribute_error(format!("'{class}' object has no attribute '{name}'{hint}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_names_are_found() {
        assert_eq!(hint("scater", ["scatter", "plot"].into_iter()), ". Did you mean: 'scatter'?");
        assert_eq!(hint("entirely_else", ["scatter", "plot"].into_iter()), "");
        assert!(hint("contour", std::iter::empty()).contains("pcolormesh"));
        assert!(INSTEAD.windows(2).all(|w| w[0].0 < w[1].0
            || w[1].0.starts_with(w[0].0.trim_end_matches(char::is_numeric))
            || w[0].0.starts_with("subplot")));
    }
}
