//! `np.set_printoptions`, `np.printoptions`, `np.array2string` and the formatting of single floats.

use brunsviga_python::{Args, Raise, Result, Value, Vm};
use brunsviga_tensor::print::{self, FloatMode, PrintOptions, Sign, Trim};

use super::convert::{Lift, array_of, count, flag, given, refuse, scalar, word};
use super::helper::Scope;
use super::registry::Table;
use super::settings::settings;

/// The functions of this file.
pub const TABLE: Table = &[
    ("set_printoptions", set_printoptions),
    ("get_printoptions", get_printoptions),
    ("printoptions", printoptions),
    ("array2string", array2string),
    ("array_str", array_str),
    ("array_repr", array_repr),
    ("format_float_positional", positional),
    ("format_float_scientific", scientific),
];

/// Options with the given changes.
fn changed(vm: &mut Vm, name: &str, args: Args) -> Result<PrintOptions> {
    let [precision, threshold, edgeitems, linewidth, suppress, nanstr, infstr, formatter, sign, floatmode, legacy] = args.bind(
        name,
        0,
        &[
            "precision",
            "threshold",
            "edgeitems",
            "linewidth",
            "suppress",
            "nanstr",
            "infstr",
            "formatter",
            "sign",
            "floatmode",
            "*",
            "legacy",
        ],
    )?;
    refuse(name, "formatter", &formatter)?;
    refuse(name, "legacy", &legacy.filter(|l| !matches!(l, Value::Bool(false))))?;
    let mut options = settings(vm).print.clone();
    if let Some(precision) = given(precision) {
        options.precision = count(vm, &precision).map_err(|_| Raise::type_error("precision must be an integer"))?.min(400);
    }
    if let Some(threshold) = given(threshold) {
        let limit = vm.to_f64(&threshold)?;
        if limit.is_nan() {
            return Err(Raise::value_error("threshold must be non-NAN, try sys.maxsize for untruncated representation"));
        }
        options.threshold = limit.clamp(0.0, 9e15) as usize;
    }
    if let Some(edgeitems) = given(edgeitems) {
        options.edgeitems = count(vm, &edgeitems)?;
    }
    if let Some(linewidth) = given(linewidth) {
        options.linewidth = vm.to_f64(&linewidth)?.clamp(1.0, 1e9) as usize;
    }
    options.suppress = flag(vm, given(suppress), options.suppress)?;
    if let Some(text) = given(nanstr) {
        options.nanstr = vm.str(&text)?;
    }
    if let Some(text) = given(infstr) {
        options.infstr = vm.str(&text)?;
    }
    if sign.as_ref().is_some_and(|s| !s.is_none()) {
        options.sign = match word(vm, name, "sign", &sign, &["-", "+", " "])? {
            "+" => Sign::Plus,
            " " => Sign::Space,
            _ => Sign::Minus,
        };
    }
    if floatmode.as_ref().is_some_and(|s| !s.is_none()) {
        options.floatmode = match word(vm, name, "floatmode", &floatmode, &["maxprec", "fixed", "unique", "maxprec_equal"])? {
            "fixed" => FloatMode::Fixed,
            "unique" => FloatMode::Unique,
            "maxprec_equal" => FloatMode::MaxPrecEqual,
            _ => FloatMode::MaxPrec,
        };
    }
    Ok(options)
}

fn set_printoptions(vm: &mut Vm, args: Args) -> Result<Value> {
    let options = changed(vm, "set_printoptions", args)?;
    settings(vm).print = options;
    Ok(Value::None)
}

fn printoptions(vm: &mut Vm, args: Args) -> Result<Value> {
    let options = changed(vm, "printoptions", args)?;
    let mut inside = settings(vm).clone();
    inside.print = options;
    Ok(Value::native(Scope::new(inside, false)))
}

fn get_printoptions(vm: &mut Vm, args: Args) -> Result<Value> {
    let [] = args.exactly("get_printoptions")?;
    let options = settings(vm).print.clone();
    let dict = std::cell::RefCell::default();
    let fields = [
        ("edgeitems", Value::from(options.edgeitems)),
        ("threshold", Value::from(options.threshold)),
        (
            "floatmode",
            Value::from(match options.floatmode {
                FloatMode::Fixed => "fixed",
                FloatMode::Unique => "unique",
                FloatMode::MaxPrec => "maxprec",
                FloatMode::MaxPrecEqual => "maxprec_equal",
            }),
        ),
        ("precision", Value::from(options.precision)),
        ("suppress", Value::Bool(options.suppress)),
        ("linewidth", Value::from(options.linewidth)),
        ("nanstr", Value::from(options.nanstr)),
        ("infstr", Value::from(options.infstr)),
        (
            "sign",
            Value::from(match options.sign {
                Sign::Minus => "-",
                Sign::Plus => "+",
                Sign::Space => " ",
            }),
        ),
        ("formatter", Value::None),
        ("legacy", Value::Bool(false)),
    ];
    for (name, value) in fields {
        vm.dict_insert(&dict, Value::from(name), value)?;
    }
    Ok(Value::dict(dict.into_inner()))
}

fn array2string(vm: &mut Vm, args: Args) -> Result<Value> {
    let [
        a,
        max_line_width,
        precision,
        suppress_small,
        separator,
        prefix,
        suffix,
        threshold,
        edgeitems,
        sign,
        floatmode,
        formatter,
    ] = args.bind(
        "array2string",
        1,
        &[
            "a",
            "max_line_width",
            "precision",
            "suppress_small",
            "separator",
            "prefix",
            "*",
            "suffix",
            "threshold",
            "edgeitems",
            "sign",
            "floatmode",
            "formatter",
        ],
    )?;
    refuse("array2string", "formatter", &formatter)?;
    let array = array_of(vm, &a.unwrap_or(Value::None))?;
    let keyword = [
        ("linewidth", max_line_width),
        ("precision", precision),
        ("suppress", suppress_small),
        ("threshold", threshold),
        ("edgeitems", edgeitems),
        ("sign", sign),
        ("floatmode", floatmode),
    ];
    let keyword = keyword.into_iter().filter_map(|(name, value)| Some((name.into(), value?))).collect();
    let options = changed(vm, "array2string", Args { positional: vec![], keyword })?;
    let text = |value: Option<Value>, default: &str| {
        given(value).and_then(|v| v.as_str().map(str::to_owned)).unwrap_or(default.to_owned())
    };
    let (separator, prefix, suffix) = (text(separator, " "), text(prefix, ""), text(suffix, ""));
    let result = if array.ndim() == 0 {
        print::str_array(&array, &options).py()?
    } else {
        print::array2string(&array, &options, &separator, &prefix, &suffix).py()?
    };
    Ok(Value::from(result))
}

fn plain(vm: &mut Vm, name: &str, args: Args) -> Result<(brunsviga_tensor::Array, PrintOptions)> {
    let [a, max_line_width, precision, suppress_small] =
        args.bind(name, 1, &["arr", "max_line_width", "precision", "suppress_small"])?;
    let array = array_of(vm, &a.unwrap_or(Value::None))?;
    let keyword = [("linewidth", max_line_width), ("precision", precision), ("suppress", suppress_small)];
    let keyword = keyword.into_iter().filter_map(|(name, value)| Some((name.into(), value?))).collect();
    Ok((array, changed(vm, name, Args { positional: vec![], keyword })?))
}

fn array_str(vm: &mut Vm, args: Args) -> Result<Value> {
    let (array, options) = plain(vm, "array_str", args)?;
    print::str_array(&array, &options).py().map(Value::from)
}

fn array_repr(vm: &mut Vm, args: Args) -> Result<Value> {
    let (array, options) = plain(vm, "array_repr", args)?;
    print::repr_array(&array, &options).py().map(Value::from)
}

fn trim(vm: &mut Vm, name: &str, value: &Option<Value>) -> Result<Trim> {
    Ok(match word(vm, name, "trim", value, &["k", "-", ".", "0"])? {
        "-" => Trim::All,
        "." => Trim::Point,
        "0" => Trim::Zero,
        _ => Trim::Keep,
    })
}

fn positional(vm: &mut Vm, args: Args) -> Result<Value> {
    let [x, precision, unique, fractional, trimmed, sign] =
        args.bind("format_float_positional", 1, &["x", "precision", "unique", "fractional", "trim", "sign"])?;
    refuse("format_float_positional", "fractional", &fractional.filter(|f| !matches!(f, Value::Bool(true))))?;
    let x = scalar(vm, &x.unwrap_or(Value::None))?;
    let precision = given(precision).map(|v| count(vm, &v)).transpose()?.map(|p| p.min(400));
    let (unique, sign) = (flag(vm, unique, true)?, flag(vm, sign, false)?);
    let trimmed = trim(vm, "format_float_positional", &trimmed)?;
    Ok(Value::from(print::format_float_positional(x, precision, unique, trimmed, sign)))
}

fn scientific(vm: &mut Vm, args: Args) -> Result<Value> {
    let [x, precision, unique, trimmed, sign, exp_digits] =
        args.bind("format_float_scientific", 1, &["x", "precision", "unique", "trim", "sign", "exp_digits"])?;
    let x = scalar(vm, &x.unwrap_or(Value::None))?;
    let precision = given(precision).map(|v| count(vm, &v)).transpose()?.map(|p| p.min(400));
    let (unique, sign) = (flag(vm, unique, true)?, flag(vm, sign, false)?);
    let trimmed = trim(vm, "format_float_scientific", &trimmed)?;
    let digits = given(exp_digits).map(|v| count(vm, &v)).transpose()?.unwrap_or(2);
    Ok(Value::from(print::format_float_scientific(x, precision, unique, trimmed, sign, digits)))
}
