//! The Python module `seaborn`. It is one file of Python, `web/python/seaborn.py`, written with NumPy and Matplotlib only.
//!
//! Guarantees: what is there gives what seaborn 0.13.2 gives with the same arguments: the same file runs on CPython, where
//! `tests/seaborn/compare.py` holds its figures and rcParams against real seaborn's; a name that is not there raises an error that says what to
//! use instead.

use std::rc::Rc;

use brunsviga_python::{Module, Value, Vm};

/// Names of seaborn that are not done, with what to use instead.
const INSTEAD: &[(&str, &str)] = &[
    ("FacetGrid", "plt.subplots"),
    ("barplot", "plt.bar"),
    ("boxplot", "plt.hist or plt.errorbar"),
    ("clustermap", "seaborn.heatmap"),
    ("countplot", "plt.bar"),
    ("displot", "plt.hist"),
    ("distplot", "plt.hist"),
    ("ecdfplot", "plt.step"),
    ("histplot", "plt.hist"),
    ("jointplot", "plt.scatter"),
    ("kdeplot", "plt.hist with density=True"),
    ("lmplot", "np.polyfit and plt.plot"),
    ("load_dataset", "arrays of your own"),
    ("move_legend", "ax.legend(loc=...)"),
    ("pairplot", "plt.subplots and plt.scatter"),
    ("pointplot", "plt.errorbar"),
    ("regplot", "np.polyfit and plt.plot"),
    ("relplot", "seaborn.lineplot or plt.scatter"),
    ("rugplot", "plt.eventplot"),
    ("scatterplot", "plt.scatter"),
    ("stripplot", "plt.scatter"),
    ("swarmplot", "plt.scatter"),
    ("violinplot", "plt.hist"),
];

const NAMES: &[&str] = &[
    "axes_style",
    "blend_palette",
    "color_palette",
    "cubehelix_palette",
    "despine",
    "heatmap",
    "hls_palette",
    "husl_palette",
    "lineplot",
    "mpl_palette",
    "plotting_context",
    "reset_defaults",
    "reset_orig",
    "set",
    "set_color_codes",
    "set_context",
    "set_palette",
    "set_style",
    "set_theme",
    "__version__",
    "__doc__",
];

/// Makes the module importable.
pub fn register(vm: &mut Vm) {
    vm.register_source("_seaborn", || include_str!("../../../../web/python/seaborn.py"));
    vm.register_module("seaborn", |vm| {
        let inner = Value::Module(vm.import("_seaborn")?);
        let mut module = Module::new("seaborn");
        module.missing = Some(|name| {
            let hint = match INSTEAD.iter().find(|(n, _)| *n == name) {
                Some((_, instead)) => format!(". It is not done here: use {instead}"),
                None => crate::matplotlib::near(name, NAMES.iter().copied()),
            };
            Some(format!("module 'seaborn' has no attribute '{name}'{hint}"))
        });
        for name in NAMES {
            let value = vm.get_attr(&inner, name)?;
            module.set(name, value);
        }
        Ok(Rc::new(module))
    });
}
