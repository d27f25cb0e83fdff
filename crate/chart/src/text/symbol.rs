//! Names of mathtext's symbols and functions.

/// `\name` → character, sorted by name.
const SYMBOLS: &[(&str, &str)] = &[
    ("Delta", "Δ"),
    ("Gamma", "Γ"),
    ("Lambda", "Λ"),
    ("Leftarrow", "⇐"),
    ("Omega", "Ω"),
    ("Phi", "Φ"),
    ("Pi", "Π"),
    ("Psi", "Ψ"),
    ("Rightarrow", "⇒"),
    ("Sigma", "Σ"),
    ("Theta", "Θ"),
    ("Upsilon", "Υ"),
    ("Xi", "Ξ"),
    ("alpha", "α"),
    ("approx", "≈"),
    ("ast", "∗"),
    ("bar", "\u{304}"),
    ("beta", "β"),
    ("bullet", "•"),
    ("cdot", "·"),
    ("cdots", "⋯"),
    ("chi", "χ"),
    ("circ", "∘"),
    ("degree", "°"),
    ("delta", "δ"),
    ("div", "÷"),
    ("dot", "\u{307}"),
    ("dots", "…"),
    ("downarrow", "↓"),
    ("ell", "ℓ"),
    ("epsilon", "ϵ"),
    ("equiv", "≡"),
    ("eta", "η"),
    ("exists", "∃"),
    ("forall", "∀"),
    ("gamma", "γ"),
    ("ge", "≥"),
    ("geq", "≥"),
    ("gg", "≫"),
    ("hat", "\u{302}"),
    ("hbar", "ℏ"),
    ("in", "∈"),
    ("infty", "∞"),
    ("int", "∫"),
    ("iota", "ι"),
    ("kappa", "κ"),
    ("lambda", "λ"),
    ("langle", "⟨"),
    ("ldots", "…"),
    ("le", "≤"),
    ("leftarrow", "←"),
    ("leq", "≤"),
    ("ll", "≪"),
    ("mp", "∓"),
    ("mu", "μ"),
    ("nabla", "∇"),
    ("ne", "≠"),
    ("neq", "≠"),
    ("nu", "ν"),
    ("omega", "ω"),
    ("partial", "∂"),
    ("phi", "ϕ"),
    ("pi", "π"),
    ("pm", "±"),
    ("prime", "′"),
    ("prod", "∏"),
    ("propto", "∝"),
    ("psi", "ψ"),
    ("rangle", "⟩"),
    ("rho", "ρ"),
    ("rightarrow", "→"),
    ("sigma", "σ"),
    ("sim", "∼"),
    ("simeq", "≃"),
    ("sqrt", "√"),
    ("star", "⋆"),
    ("sum", "∑"),
    ("tau", "τ"),
    ("theta", "θ"),
    ("tilde", "\u{303}"),
    ("times", "×"),
    ("to", "→"),
    ("uparrow", "↑"),
    ("upsilon", "υ"),
    ("varepsilon", "ε"),
    ("varphi", "φ"),
    ("vartheta", "ϑ"),
    ("vec", "\u{20d7}"),
    ("xi", "ξ"),
    ("zeta", "ζ"),
];

/// `\sin` and its like, set upright.
const FUNCTIONS: &[&str] = &[
    "arccos", "arcsin", "arctan", "arg", "cos", "cosh", "cot", "det", "dim", "exp", "inf", "ker", "lim", "ln", "log", "max",
    "min", "sin", "sinh", "sup", "tan", "tanh",
];

/// The character of a symbol's name.
pub(crate) fn symbol(name: &str) -> Option<&'static str> {
    SYMBOLS.binary_search_by(|(k, _)| (*k).cmp(name)).ok().map(|at| SYMBOLS[at].1)
}

/// True of names that stand for themselves.
pub(crate) fn is_function(name: &str) -> bool {
    FUNCTIONS.binary_search(&name).is_ok()
}

/// True of the marks that go over the next letter.
pub(crate) fn is_accent(name: &str) -> bool {
    matches!(name, "hat" | "bar" | "dot" | "tilde" | "vec")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_sorted() {
        assert!(SYMBOLS.windows(2).all(|w| w[0].0 < w[1].0));
        assert!(FUNCTIONS.windows(2).all(|w| w[0] < w[1]));
        assert_eq!(symbol("epsilon"), Some("ϵ"));
        assert!(is_function("exp") && is_accent("dot"));
    }
}
