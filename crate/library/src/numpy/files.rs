//! `np.save`, `np.load`, `np.savez`, `np.savetxt`, `np.loadtxt`, `np.genfromtxt` through the machine's host: the learner's own files.

use std::any::Any;

use brunsviga_python::host::FileError;
use brunsviga_python::native::BinaryOp;
use brunsviga_python::{Args, ClassRef, Native, NativeIter, Raise, Result, Value, Vm};
use brunsviga_tensor::io::{self, LoadText};
use brunsviga_tensor::{Array, DType};

use super::array::NdArray;
use super::convert::{Lift, array_of, count, flag, given, integer_or, integers, items, refuse, word, wrap};
use super::dtype;
use super::registry::Table;
use super::types::types;

/// The functions of this file.
pub const TABLE: Table = &[
    ("save", save),
    ("load", load),
    ("savez", |vm, args| savez(vm, "savez", args)),
    ("savez_compressed", |vm, args| savez(vm, "savez_compressed", args)),
    ("savetxt", savetxt),
    ("loadtxt", loadtxt),
    ("genfromtxt", genfromtxt),
    ("fromfile", fromfile),
];

/// `np.fromfile`: elements as they lie in the file.
fn fromfile(vm: &mut Vm, args: Args) -> Result<Value> {
    let [file, dtype, number, sep, offset, like] =
        args.bind("fromfile", 1, &["file", "dtype", "count", "sep", "offset", "*", "like"])?;
    refuse("fromfile", "like", &like)?;
    if sep.as_ref().is_some_and(|sep| sep.as_str() != Some("")) {
        return Err(Raise::not_implemented("numpy.fromfile: text files are read by np.loadtxt here"));
    }
    let path = path_of(vm, "fromfile", file)?;
    let bytes = vm.host().read_file(&path).map_err(|e| e.raise(&path))?;
    let width = dtype::optional(vm, given(dtype.clone()))?.unwrap_or(DType::F64).itemsize();
    let start = usize::try_from(integer_or(vm, offset, 0)?).map_err(|_| Raise::value_error("offset must be at least 0"))?;
    // What is left of an element at the end is not read; nor more than there is.
    let there = bytes.len().saturating_sub(start) / width;
    let number = usize::try_from(integer_or(vm, number, -1)?).unwrap_or(there).min(there);
    let part = bytes.get(start..start + number * width).unwrap_or_default();
    super::creation::frombuffer(vm, Args::new(vec![Value::bytes(part), dtype.unwrap_or(Value::None)]))
}

/// `x.tofile(path)`: the elements' bytes.
pub fn tofile(vm: &mut Vm, args: Args) -> Result<Value> {
    let [a, file, sep, format] = args.bind("tofile", 2, &["a", "fid", "sep", "format"])?;
    if sep.is_some_and(|sep| sep.as_str() != Some("")) || format.is_some() {
        return Err(Raise::not_implemented("ndarray.tofile: text files are written by np.savetxt here"));
    }
    let path = path_of(vm, "tofile", file)?;
    match super::creation::tobytes(vm, Args::new(vec![a.unwrap_or(Value::None)]))? {
        Value::Bytes(bytes) => write(vm, &path, &bytes),
        _ => Ok(Value::None),
    }
}

/// The path of a file argument.
fn path_of(vm: &mut Vm, function: &str, value: Option<Value>) -> Result<String> {
    let value = value.unwrap_or(Value::None);
    if let Some(path) = value.as_str() {
        return Ok(path.to_owned());
    }
    if let Some(method) = vm.find_attr(&value, "__fspath__")?
        && let Value::Str(path) = vm.call_positional(&method, vec![])?
    {
        return Ok(path.to_string());
    }
    let name = vm.type_name(&value);
    Err(Raise::type_error(format!("numpy.{function}: the file must be given as a path (text), not '{name}'")))
}

fn write(vm: &mut Vm, path: &str, bytes: &[u8]) -> Result<Value> {
    vm.host().write_file(path, bytes).map_err(|e| e.raise(path))?;
    Ok(Value::None)
}

fn with_ending(path: String, ending: &str) -> String {
    if path.ends_with(ending) { path } else { path + ending }
}

fn save(vm: &mut Vm, args: Args) -> Result<Value> {
    let [file, arr, allow_pickle, _fix] = args.bind("save", 2, &["file", "arr", "allow_pickle", "fix_imports"])?;
    let _ = allow_pickle;
    let open = opened(vm, &file, "write")?;
    let array = array_of(vm, &arr.unwrap_or(Value::None))?;
    let bytes = io::write_npy(&array).py()?;
    if let Some(file) = open {
        return vm.call_method(&file, "write", vec![Value::bytes(bytes)]).map(|_| Value::None);
    }
    let path = with_ending(path_of(vm, "save", file)?, ".npy");
    write(vm, &path, &bytes)
}

/// A file argument that is an open file, for reading or writing, rather than a path.
fn opened(vm: &mut Vm, file: &Option<Value>, method: &str) -> Result<Option<Value>> {
    let Some(file) = file.as_ref().filter(|file| file.as_str().is_none()) else { return Ok(None) };
    Ok(vm.find_attr(file, method)?.map(|_| file.clone()))
}

fn savez(vm: &mut Vm, name: &str, mut args: Args) -> Result<Value> {
    let file = if args.positional.is_empty() { args.take_keyword("file") } else { Some(args.positional.remove(0)) };
    let path = with_ending(path_of(vm, name, file)?, ".npz");
    let _ = args.take_keyword("allow_pickle");
    let mut arrays = Vec::new();
    for (k, value) in args.positional.iter().enumerate() {
        arrays.push((format!("arr_{k}"), array_of(vm, value)?));
    }
    for (key, value) in &args.keyword {
        if arrays.iter().any(|(name, _)| **name == **key) {
            return Err(Raise::value_error(format!("Cannot use un-named variables and keyword {key}")));
        }
        arrays.push((key.to_string(), array_of(vm, value)?));
    }
    // NumPy writes the named arrays first.
    arrays.rotate_left(args.positional.len());
    let bytes = io::write_npz(&arrays).py()?;
    write(vm, &path, &bytes)
}

fn load(vm: &mut Vm, args: Args) -> Result<Value> {
    let [file, mmap_mode, allow_pickle, fix, encoding, max_header] =
        args.bind("load", 1, &["file", "mmap_mode", "allow_pickle", "fix_imports", "encoding", "*", "max_header_size"])?;
    let (_, _, _, _) = (allow_pickle, fix, encoding, max_header);
    let map = match given(mmap_mode) {
        None => None,
        Some(mode) => Some(map_mode(vm, &mode)?),
    };
    if let Some(file) = opened(vm, &file, "read")? {
        return load_open(vm, &file, map);
    }
    let path = path_of(vm, "load", file)?;
    let bytes = vm.host().read_file(&path).map_err(|e| e.raise(&path))?;
    vm.reserve(bytes.len())?;
    parse(bytes, path, map)
}

/// Whether a map of this mode may be written.
fn map_mode(vm: &mut Vm, mode: &Value) -> Result<bool> {
    match vm.str(mode)?.as_str() {
        "r" | "readonly" => Ok(false),
        "c" | "copyonwrite" => Ok(true),
        mode @ ("r+" | "w+" | "readwrite" | "write") => Err(Raise::not_implemented(format!(
            "numpy.load: mmap_mode={mode:?} would change the file; load the array with mmap_mode='c', change it, and save it with np.save"
        ))),
        mode => Err(Raise::value_error(format!(
            "mode must be one of ['r', 'c', 'r+', 'w+', 'readonly', 'copyonwrite', 'readwrite', 'write'] (got '{mode}')"
        ))),
    }
}

/// The next array of an open file, which then stands behind it.
fn load_open(vm: &mut Vm, file: &Value, map: Option<bool>) -> Result<Value> {
    if map.is_some() {
        return Err(Raise::value_error(
            "Filename must be a string or a path-like object.  Memmap cannot use existing file handles.",
        ));
    }
    let at = vm.call_method(file, "tell", vec![])?;
    let at = count(vm, &at)?;
    let Value::Bytes(bytes) = vm.call_method(file, "read", vec![])? else {
        return Err(Raise::type_error("numpy.load: open the file for reading bytes: open(name, 'rb')"));
    };
    if bytes.starts_with(b"\x93NUMPY") {
        let used = io::npy_len(&bytes).py()?.min(bytes.len());
        vm.call_method(file, "seek", vec![Value::from(at + used)])?;
    }
    parse(bytes.to_vec(), "object".to_owned(), None)
}

fn parse(bytes: Vec<u8>, path: String, map: Option<bool>) -> Result<Value> {
    if bytes.starts_with(b"PK") {
        // The mark of an archive's directory, which comes last.
        if !bytes.windows(4).any(|four| four == b"PK\x05\x06") {
            return Err(Raise::new(&types().bad_zip_file, "File is not a zip file"));
        }
        let arrays = io::read_npz(&bytes).py()?;
        return Ok(Value::native(NpzFile { path, arrays }));
    }
    if bytes.is_empty() {
        return Err(Raise::eof_error("No data left in file"));
    }
    if !bytes.starts_with(b"\x93NUMPY") {
        return Err(Raise::value_error(
            "This file contains pickled (object) data. If you trust the file you can load it unsafely using the `allow_pickle=` keyword argument or `pickle.load()`.",
        ));
    }
    let Some(writeable) = map else { return Ok(wrap(io::read_npy(&bytes).py()?)) };
    if io::npy_len(&bytes).py()? > bytes.len() {
        return Err(Raise::value_error("mmap length is greater than file size"));
    }
    Ok(Value::native(NdArray::mapped(io::read_npy(&bytes).py()?, writeable)))
}

/// What `np.load` gives for an `.npz` archive: arrays by name.
struct NpzFile {
    path: String,
    arrays: Vec<(String, Array)>,
}

impl NpzFile {
    fn names(&self) -> Vec<Value> {
        self.arrays.iter().map(|(name, _)| Value::from(name.as_str())).collect()
    }
    fn find(&self, key: &Value) -> Option<&Array> {
        let key = key.as_str()?;
        let bare = key.strip_suffix(".npy").unwrap_or(key);
        self.arrays.iter().find(|(name, _)| name == key || name == bare).map(|(_, array)| array)
    }
}

impl Native for NpzFile {
    fn class(&self) -> ClassRef {
        types().npz_file.clone()
    }
    fn as_any(&self) -> &dyn Any {
        self
    }
    fn repr(&self, _vm: &mut Vm) -> Result<String> {
        let names: Vec<&str> = self.arrays.iter().take(5).map(|(name, _)| name.as_str()).collect();
        let more = if self.arrays.len() > 5 { "..." } else { "" };
        Ok(format!("NpzFile '{}' with keys: {}{more}", self.path, names.join(", ")))
    }
    fn get_attr(&self, _vm: &mut Vm, _this: &Value, name: &str) -> Result<Option<Value>> {
        let names = self.names();
        let arrays = || self.arrays.iter().map(|(_, array)| wrap(array.clone())).collect::<Vec<_>>();
        Ok(Some(match name {
            "files" => Value::list(names),
            "keys" => Value::native_fn("keys", move |_, _| Ok(Value::list(names.clone()))),
            "values" => {
                let arrays = arrays();
                Value::native_fn("values", move |_, _| Ok(Value::list(arrays.clone())))
            }
            "items" => {
                let pairs: Vec<Value> =
                    names.into_iter().zip(arrays()).map(|(name, array)| Value::tuple(vec![name, array])).collect();
                Value::native_fn("items", move |_, _| Ok(Value::list(pairs.clone())))
            }
            "close" => Value::native_fn("close", |_, _| Ok(Value::None)),
            _ => return Ok(None),
        }))
    }
    fn get_item(&self, vm: &mut Vm, _this: &Value, index: &Value) -> Result<Option<Value>> {
        match self.find(index) {
            Some(array) => Ok(Some(wrap(array.copy().py()?))),
            None => {
                let key = vm.str(index)?;
                Err(Raise::key_error(Value::from(format!("{key} is not a file in the archive"))))
            }
        }
    }
    fn len(&self, _vm: &mut Vm) -> Result<Option<usize>> {
        Ok(Some(self.arrays.len()))
    }
    fn contains(&self, _vm: &mut Vm, item: &Value) -> Result<Option<bool>> {
        Ok(Some(self.find(item).is_some()))
    }
    fn iter(&self, _vm: &mut Vm, _this: &Value) -> Result<Option<Box<dyn NativeIter>>> {
        Ok(Some(Box::new(Names(self.names().into_iter()))))
    }
    fn enter(&self, _vm: &mut Vm, this: &Value) -> Result<Option<Value>> {
        Ok(Some(this.clone()))
    }
    fn dir(&self) -> Vec<String> {
        ["files", "keys", "values", "items", "close"].map(str::to_owned).to_vec()
    }
}

struct Names(std::vec::IntoIter<Value>);

impl NativeIter for Names {
    fn next(&mut self, _vm: &mut Vm) -> Result<Option<Value>> {
        Ok(self.0.next())
    }
}

fn text_or(vm: &mut Vm, value: Option<Value>, default: &str) -> Result<String> {
    given(value).map_or(Ok(default.to_owned()), |v| vm.str(&v))
}

fn savetxt(vm: &mut Vm, args: Args) -> Result<Value> {
    let [file, x, fmt, delimiter, newline, header, footer, comments, encoding] =
        args.bind("savetxt", 2, &["fname", "X", "fmt", "delimiter", "newline", "header", "footer", "comments", "encoding"])?;
    let _ = encoding;
    let path = path_of(vm, "savetxt", file)?;
    let array = array_of(vm, &x.unwrap_or(Value::None))?;
    let (delimiter, newline) = (text_or(vm, delimiter, " ")?, text_or(vm, newline, "\n")?);
    let (header, footer, comments) = (text_or(vm, header, "")?, text_or(vm, footer, "")?, text_or(vm, comments, "# ")?);
    let (rows, columns) = match array.shape() {
        [n] => (*n, 1),
        [n, m] => (*n, *m),
        [] => return Err(Raise::value_error("Expected 1D or 2D array, got 0D array instead")),
        more => return Err(Raise::value_error(format!("Expected 1D or 2D array, got {}D array instead", more.len()))),
    };
    let formats: Vec<String> = match given(fmt) {
        None => vec!["%.18e".to_owned(); columns],
        Some(Value::Str(one)) => {
            if one.matches('%').count() > 1 && columns > 1 {
                vec![one.to_string()]
            } else {
                vec![one.to_string(); columns]
            }
        }
        Some(list) => {
            let list = items(vm, &list)?;
            if list.len() != columns {
                let shown = vm.repr(&Value::list(list))?;
                return Err(Raise::attribute_error(format!("fmt has wrong shape.  {shown}")));
            }
            list.iter().map(|f| vm.str(f)).collect::<Result<Vec<String>>>()?
        }
    };
    let line_format = Value::from(formats.join(&delimiter));
    let mut text = String::new();
    let comment = |words: &str| {
        if words.is_empty() {
            String::new()
        } else {
            format!("{comments}{}{newline}", words.replace('\n', &format!("\n{comments}")))
        }
    };
    text += &comment(&header);
    let scalars = array.scalars().py()?;
    for row in scalars.chunks(columns.max(1)).take(rows) {
        vm.tick()?;
        let numbers: Vec<Value> = row.iter().map(|s| super::scalar::item(*s)).collect();
        let line = vm.binary(BinaryOp::Mod, &line_format, &Value::tuple(numbers))?;
        text += line.as_str().unwrap_or_default();
        text += &newline;
    }
    text += &comment(&footer);
    write(vm, &path, text.as_bytes())
}

/// The text behind a file argument: a path, a list of lines, or an open file.
fn text_of(vm: &mut Vm, function: &str, value: Option<Value>) -> Result<String> {
    let value = value.unwrap_or(Value::None);
    let lines = matches!(value, Value::List(_) | Value::Tuple(_) | Value::Iterator(_))
        || (value.as_str().is_none() && vm.find_attr(&value, "readline")?.is_some());
    if lines {
        let mut text = String::new();
        for line in vm.collect(&value)? {
            let line = vm.str(&line)?;
            text += line.trim_end_matches('\n');
            text.push('\n');
        }
        return Ok(text);
    }
    let path = path_of(vm, function, Some(value))?;
    let bytes = vm.host().read_file(&path).map_err(|e| match e {
        FileError::NotFound => Raise::file_not_found(format!("{path} not found.")),
        other => other.raise(&path),
    })?;
    String::from_utf8(bytes)
        .map_err(|_| Raise::value_error(format!("'{path}' is not a text file; for files that np.save wrote use np.load")))
}

struct Layout {
    text: String,
    options: LoadText,
    unpack: bool,
    ndmin: i64,
}

fn deliver(vm: &mut Vm, layout: Layout) -> Result<Value> {
    let mut array = io::loadtxt(&layout.text, &layout.options).py()?;
    super::settings::settle(vm)?;
    while (array.ndim() as i64) < layout.ndmin.min(2) {
        array = array.expand_dims(&[if layout.ndmin == 2 { 1 } else { 0 }]).py()?;
    }
    if array.size() == 1 && layout.ndmin == 0 {
        array = array.reshape(&[]).py()?;
    }
    if layout.unpack {
        array = array.t();
    }
    Ok(wrap(array))
}

fn loadtxt(vm: &mut Vm, args: Args) -> Result<Value> {
    let [file, dtype, comments, delimiter, converters, skiprows, usecols, unpack, ndmin, encoding, max_rows, quotechar] = args
        .bind(
            "loadtxt",
            1,
            &[
                "fname",
                "dtype",
                "comments",
                "delimiter",
                "converters",
                "skiprows",
                "usecols",
                "unpack",
                "ndmin",
                "encoding",
                "max_rows",
                "*",
                "quotechar",
            ],
        )?;
    let _ = encoding;
    refuse("loadtxt", "converters", &converters)?;
    refuse("loadtxt", "quotechar", &quotechar)?;
    let mut text = text_of(vm, "loadtxt", file)?;
    let mut skiprows = skiprows.map_or(Ok(0), |v| count(vm, &v))?;
    if let Some(most) = given(max_rows) {
        let most = count(vm, &most)?;
        let kept: Vec<&str> =
            text.lines().skip(skiprows).filter(|l| !l.trim().is_empty() && !l.trim_start().starts_with('#')).take(most).collect();
        text = kept.join("\n");
        skiprows = 0;
    }
    let options = LoadText {
        delimiter: given(delimiter).map(|v| vm.str(&v)).transpose()?,
        skiprows,
        comments: match comments {
            Some(Value::None) => Some(String::new()),
            other => given(other).map(|v| vm.str(&v)).transpose()?,
        },
        usecols: given(usecols).map(|v| integers(vm, &v)).transpose()?,
        dtype: dtype::optional(vm, dtype)?,
    };
    let (unpack, ndmin) = (flag(vm, unpack, false)?, integer_or(vm, ndmin, 0)?);
    deliver(vm, Layout { text, options, unpack, ndmin })
}

/// Like `loadtxt`, with NaN for what is missing or no number.
fn genfromtxt(vm: &mut Vm, args: Args) -> Result<Value> {
    let [file, dtype, comments, delimiter, skip_header, filling_values, usecols, unpack, names] = args.bind(
        "genfromtxt",
        1,
        &["fname", "dtype", "comments", "delimiter", "skip_header", "filling_values", "usecols", "unpack", "names"],
    )?;
    refuse("genfromtxt", "names", &names)?;
    let comment = word(vm, "genfromtxt", "comments", &comments, &["#", "%"])?;
    let text = text_of(vm, "genfromtxt", file)?;
    let skip = skip_header.map_or(Ok(0), |v| count(vm, &v))?;
    let delimiter = given(delimiter).map(|v| vm.str(&v)).transpose()?;
    let filling = given(filling_values).map_or(Ok("nan".to_owned()), |v| vm.to_f64(&v).map(|f| format!("{f:?}")))?;
    let mut whole = String::new();
    for line in text.lines().skip(skip) {
        let line = line.split(comment).next().unwrap_or("");
        let cells: Vec<&str> = match &delimiter {
            Some(d) if !d.is_empty() => line.split(d.as_str()).map(str::trim).collect(),
            _ => line.split_whitespace().collect(),
        };
        if cells.iter().all(|c| c.is_empty()) {
            continue;
        }
        let numbers: Vec<&str> = cells
            .into_iter()
            .map(|c| {
                if c.is_empty() {
                    filling.as_str()
                } else if c.parse::<f64>().is_err() {
                    "nan"
                } else {
                    c
                }
            })
            .collect();
        whole += &numbers.join(" ");
        whole.push('\n');
    }
    let options = LoadText {
        usecols: given(usecols).map(|v| integers(vm, &v)).transpose()?,
        dtype: Some(dtype::optional(vm, dtype)?.unwrap_or(DType::F64)),
        ..LoadText::default()
    };
    let unpack = flag(vm, unpack, false)?;
    deliver(vm, Layout { text: whole, options, unpack, ndmin: 0 })
}
