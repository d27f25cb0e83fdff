//! Names that the numpy module lacks: the AttributeError says what was meant, what is nearest, or what to use instead.

use std::cell::RefCell;

thread_local! {
    static NAMES: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
}

/// Remembers which names there are.
pub fn remember(names: impl Iterator<Item = String>) {
    NAMES.with(|list| *list.borrow_mut() = names.collect());
}

/// Aliases of Python's own types that NumPy had once.
const BUILT_IN: &[(&str, &str)] = &[("float", "np.float64"), ("int", "np.int64"), ("object", ""), ("str", ""), ("complex", "")];

/// Names that NumPy 2 removed, and what it says to use.
const REMOVED: &[(&str, &str)] = &[
    ("Inf", "np.inf"),
    ("Infinity", "np.inf"),
    ("infty", "np.inf"),
    ("PINF", "np.inf"),
    ("NINF", "-np.inf"),
    ("NaN", "np.nan"),
    ("NAN", "np.nan"),
    ("float_", "np.float64"),
    ("complex_", "np.complex128"),
    ("alltrue", "np.all"),
    ("sometrue", "np.any"),
    ("asfarray", "np.asarray` with a `float` dtype, `np.asarray(x, dtype=float)"),
    ("round_", "np.round"),
    ("PZERO", "0.0"),
    ("NZERO", "-0.0"),
];

/// Names gone without a word in NumPy.
const REPLACED: &[(&str, &str)] = &[
    ("trapz", "np.trapezoid"),
    ("product", "np.prod"),
    ("cumproduct", "np.cumprod"),
    ("in1d", "np.isin"),
    ("msort", "np.sort(x, axis=0)"),
    ("row_stack", "np.vstack"),
    ("matrix", "np.array with two dimensions"),
    ("asmatrix", "np.array with two dimensions"),
    ("float128", "np.float64"),
    ("longdouble", "np.float64"),
    ("float16", "np.float32"),
    ("int8", "np.int32"),
    ("int16", "np.int32"),
    ("uint8", "np.int32"),
    ("uint16", "np.int32"),
    ("uint32", "np.int64"),
    ("uint64", "np.int64"),
    ("uint", "np.int64"),
    ("nditer", "a for loop over x.flat or np.ndenumerate(x)"),
    ("poly1d", "np.polyval(coefficients, x)"),
    ("polynomial", "np.polyfit and np.polyval"),
    ("fromstring", "np.array(text.split(), dtype=float)"),
    ("memmap", "np.load"),
    ("ma", "np.where and the nan functions, e.g. np.nanmean"),
    ("apply_over_axes", "np.apply_along_axis"),
    ("datetime64", "plain numbers of seconds"),
    ("complex128", "two real arrays"),
    ("char", "Python's str methods"),
    ("strings", "Python's str methods"),
];

/// The rest of NumPy's own names, known so that the message can say "NumPy has it".
const ELSEWHERE: &str = "ScalarType argpartition asarray_chkfinite asfortranarray astype bartlett base_repr binary_repr \
    bitwise_count blackman bmat broadcast busday_count busday_offset busdaycalendar byte bytes_ cdouble character clongdouble common_type \
    complex256 complex64 complexfloating core csingle ctypeslib cumulative_prod cumulative_sum datetime_as_string datetime_data \
    diag_indices_from dtypes einsum_path emath exceptions f2py flexible format_float_scientific frexp from_dlpack frompyfunc fromregex \
    genfromtxt get_include getbufsize geterrcall half hamming hanning histogram2d histogram_bin_edges histogramdd index_exp info \
    iscomplex isdtype isfortran isneginf isposinf isreal is_busday iterable kaiser ldexp lib longlong \
    mask_indices matrix_transpose matvec min_scalar_type mintypecode nancumprod nested_iters object_ packbits permute_dims poly polyadd \
    polydiv polymul polysub put_along_axis real_if_close rec recarray record require rollaxis sctypeDict setbufsize \
    seterrcall setxor1d short show_config show_runtime sort_complex str_ test timedelta64 tril_indices_from triu_indices_from typecodes \
    typename typing ubyte uintc uintp ulong ulonglong unique_all unique_counts unique_inverse unique_values unpackbits unsignedinteger \
    unstack ushort vecdot vecmat void";

/// The whole message for `numpy.<name>`.
pub fn message(name: &str) -> Option<String> {
    if let Some((_, typed)) = BUILT_IN.iter().find(|(old, _)| *old == name) {
        let typed = if typed.is_empty() { String::new() } else { format!(" If you wanted NumPy's own type, use `{typed}`.") };
        return Some(format!("module 'numpy' has no attribute '{name}': use Python's `{name}` itself.{typed}"));
    }
    if let Some((_, new)) = REMOVED.iter().find(|(old, _)| *old == name) {
        return Some(format!("`np.{name}` was removed in the NumPy 2.0 release. Use `{new}` instead."));
    }
    if let Some((_, new)) = REPLACED.iter().find(|(old, _)| *old == name) {
        return Some(format!("module 'numpy' has no attribute '{name}' here. Use {new} instead."));
    }
    let near = nearest(name);
    let hint = near.map_or(String::new(), |near| format!(" The nearest name is '{near}'."));
    if ELSEWHERE.split_whitespace().any(|known| known == name) {
        return Some(format!("numpy.{name} exists in NumPy but is not available here.{hint}"));
    }
    let hint = nearest(name).map_or(String::new(), |near| format!(". Did you mean: '{near}'?"));
    Some(format!("module 'numpy' has no attribute '{name}'{hint}"))
}

fn nearest(name: &str) -> Option<String> {
    NAMES.with(|list| nearest_in(&list.borrow(), name))
}

/// The name with the fewest changed letters, if few are.
pub fn nearest_in(list: &[String], name: &str) -> Option<String> {
    let best = list.iter().map(|known| (distance(name, known), known)).min_by_key(|(d, known)| (*d, known.len()))?;
    let allowed = (name.chars().count() / 3).clamp(1, 3);
    if best.0 <= allowed {
        return Some(best.1.clone());
    }
    list.iter()
        .filter(|known| known.len() > 3 && name.len() > 3)
        .find(|known| known.contains(name) || name.contains(known.as_str()))
        .cloned()
}

fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut diagonal = i;
        if let Some(first) = row.first_mut() {
            *first = i + 1;
        }
        for (j, y) in b.iter().enumerate() {
            let (above, left) = (row.get(j + 1).copied().unwrap_or(0), row.get(j).copied().unwrap_or(0));
            let here = (diagonal + usize::from(x != *y)).min(above + 1).min(left + 1);
            diagonal = above;
            if let Some(slot) = row.get_mut(j + 1) {
                *slot = here;
            }
        }
    }
    row.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_name_what_to_use() {
        remember(["linspace", "zeros", "trapezoid"].map(str::to_owned).into_iter());
        assert!(message("linspce").is_some_and(|m| m.contains("Did you mean: 'linspace'?")));
        assert!(message("packbits").is_some_and(|m| m.contains("exists in NumPy but is not available here")));
        assert!(message("Inf").is_some_and(|m| m == "`np.Inf` was removed in the NumPy 2.0 release. Use `np.inf` instead."));
        assert_eq!(message("qqqqqq").as_deref(), Some("module 'numpy' has no attribute 'qqqqqq'"));
    }
}
