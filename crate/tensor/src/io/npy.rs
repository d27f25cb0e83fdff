//! One array as bytes: format 1.0 is written, 1.0 to 3.0 are read, in C or Fortran order and either byte order.

use crate::array::Array;
use crate::dtype::DType;
use crate::element::{Element, dispatch};
use crate::error::{ErrorKind, Result, TensorError, shape_tuple};
use crate::layout::Shape;
use crate::memory;
use crate::scalar::Scalar;

const MAGIC: &[u8; 6] = b"\x93NUMPY";

/// The file of an array.
pub fn write_npy(x: &Array) -> Result<Vec<u8>> {
    let fortran = x.f_contiguous() && !x.c_contiguous();
    let mut header = format!(
        "{{'descr': '{}', 'fortran_order': {}, 'shape': {}, }}",
        x.dtype().descr(),
        if fortran { "True" } else { "False" },
        shape_tuple(x.shape())
    );
    // Magic, version and length take 10 bytes; everything before the data is a multiple of 64 and ends in a newline.
    let total = (10 + header.len() + 1).div_ceil(64) * 64;
    header.push_str(&" ".repeat(total - 10 - header.len() - 1));
    header.push('\n');
    let mut out = Vec::<u8>::new();
    out.try_reserve_exact(total + x.nbytes()).map_err(|_| memory::allocation_error(x.shape(), x.dtype()))?;
    out.extend_from_slice(MAGIC);
    out.extend_from_slice(&[1, 0]);
    out.extend_from_slice(&(header.len() as u16).to_le_bytes());
    out.extend_from_slice(header.as_bytes());
    let flat = if fortran { x.t() } else { x.clone() };
    match flat.dtype() {
        DType::Bool => out.extend(flat.values::<bool>()?.iter().map(|v| u8::from(*v))),
        DType::I32 => flat.values::<i32>()?.iter().for_each(|v| out.extend_from_slice(&v.to_le_bytes())),
        DType::I64 => flat.values::<i64>()?.iter().for_each(|v| out.extend_from_slice(&v.to_le_bytes())),
        DType::F32 => flat.values::<f32>()?.iter().for_each(|v| out.extend_from_slice(&v.to_le_bytes())),
        DType::F64 => flat.values::<f64>()?.iter().for_each(|v| out.extend_from_slice(&v.to_le_bytes())),
    }
    Ok(out)
}

fn value(text: impl Into<String>) -> TensorError {
    TensorError::value(text)
}

/// The value of a key in the header's dictionary, as text up to the next key.
fn field<'a>(header: &'a str, key: &str) -> Result<&'a str> {
    let missing = || value(format!("Header does not contain the correct keys: '{key}' is missing"));
    let after = [format!("'{key}'"), format!("\"{key}\"")]
        .iter()
        .find_map(|k| header.find(k.as_str()).map(|p| &header[p + k.len()..]))
        .ok_or_else(missing)?;
    Ok(after.trim_start().strip_prefix(':').ok_or_else(missing)?.trim_start())
}

/// How a file stores its elements; types that this crate lacks are widened without loss or refused.
#[derive(Clone, Copy)]
struct Stored {
    kind: u8,
    size: usize,
    big: bool,
    dtype: DType,
}

impl Stored {
    fn parse(descr: &str) -> Result<Stored> {
        let refuse = || {
            value(format!(
                "the file holds elements of type '{descr}', and only bool, integers up to 64 bits, float32 and float64 are available here"
            ))
        };
        let big = descr.starts_with('>');
        let bare = descr.trim_start_matches(['<', '>', '|', '=']);
        let kind = *bare.as_bytes().first().ok_or_else(refuse)?;
        let size: usize = bare.get(1..).and_then(|s| s.parse().ok()).ok_or_else(refuse)?;
        let dtype = match (kind, size) {
            (b'b', 1) => DType::Bool,
            (b'i', 1 | 2 | 4) | (b'u', 1 | 2) => DType::I32,
            (b'i', 8) | (b'u', 4) => DType::I64,
            (b'f', 4) => DType::F32,
            (b'f', 8) => DType::F64,
            _ => return Err(refuse()),
        };
        Ok(Stored { kind, size, big, dtype })
    }

    fn element(self, bytes: &[u8]) -> Scalar {
        let mut little = [0u8; 8];
        for (k, slot) in little.iter_mut().take(self.size).enumerate() {
            *slot = bytes[if self.big { self.size - 1 - k } else { k }];
        }
        let bits = u64::from_le_bytes(little);
        match (self.kind, self.size) {
            (b'b', _) => Scalar::Bool(bits != 0),
            (b'f', 4) => Scalar::F32(f32::from_bits(bits as u32)),
            (b'f', _) => Scalar::F64(f64::from_bits(bits)),
            (b'i', 1) => Scalar::I64(i64::from(bits as u8 as i8)),
            (b'i', 2) => Scalar::I64(i64::from(bits as u16 as i16)),
            (b'i', 4) => Scalar::I64(i64::from(bits as u32 as i32)),
            _ => Scalar::I64(bits as i64),
        }
    }
}

/// What a file's header says of the array behind it.
struct Header {
    stored: Stored,
    fortran: bool,
    shape: Shape,
    /// Where the elements begin
    start: usize,
    /// Bytes of the elements
    wanted: usize,
}

/// So many bytes from the start of a file belong to its first array; another may follow.
pub fn npy_len(bytes: &[u8]) -> Result<usize> {
    let header = read_header(bytes)?;
    Ok(header.start + header.wanted)
}

fn read_header(bytes: &[u8]) -> Result<Header> {
    if bytes.is_empty() {
        return Err(TensorError::new(ErrorKind::Eof, "No data left in file"));
    }
    if !bytes.starts_with(MAGIC) {
        return Err(value("this is not an .npy file: it does not begin with NumPy's mark"));
    }
    let short = |what: &str, want: usize, got: usize| value(format!("EOF: reading {what}, expected {want} bytes got {got}"));
    let wide = match bytes.get(6..8) {
        Some([1, _]) => 2,
        Some([2 | 3, _]) => 4,
        Some(version) => {
            let [major, minor] = [0, 1].map(|k| version[k]);
            return Err(value(format!("we only support format version (1,0), (2,0), and (3,0), not ({major}, {minor})")));
        }
        None => return Err(short("magic string", 8, bytes.len())),
    };
    let size_bytes = bytes.get(8..8 + wide).ok_or_else(|| short("array header length", wide, bytes.len().saturating_sub(8)))?;
    let length = size_bytes.iter().rev().fold(0usize, |n, b| n << 8 | usize::from(*b));
    let start = 8 + wide;
    let header = start
        .checked_add(length)
        .and_then(|end| bytes.get(start..end))
        .ok_or_else(|| short("array header", length, bytes.len() - start))?;
    let header = std::str::from_utf8(header).map_err(|_| value("Cannot parse header: it is not text"))?;

    let descr = field(header, "descr")?;
    let descr = descr
        .strip_prefix(['\'', '"'])
        .and_then(|d| d.split(['\'', '"']).next())
        .ok_or_else(|| value("descr is not a valid dtype descriptor: structured arrays are not available here"))?;
    let stored = Stored::parse(descr)?;
    let fortran = field(header, "fortran_order")?.starts_with("True");
    let shape = field(header, "shape")?;
    let shape = shape
        .strip_prefix('(')
        .and_then(|s| s.split(')').next())
        .ok_or_else(|| value("shape is not valid: it must be a tuple"))?
        .split(',')
        .map(str::trim)
        .filter(|s| !s.is_empty())
        .map(|s| s.parse::<usize>().map_err(|_| value(format!("shape is not valid: ({s})"))))
        .collect::<Result<Shape>>()?;

    let n = memory::checked_size(&shape)?;
    let wanted = n.checked_mul(stored.size).ok_or_else(|| value("array is too big"))?;
    Ok(Header { stored, fortran, shape, start: start + length, wanted })
}

/// The array in a file.
pub fn read_npy(bytes: &[u8]) -> Result<Array> {
    let Header { stored, fortran, shape, start, wanted } = read_header(bytes)?;
    let n = memory::checked_size(&shape)?;
    let data = &bytes[start..];
    let Some(data) = data.get(..wanted) else {
        return Err(value(format!(
            "Failed to read all data for array. Expected {} = {n} elements, could only read {} elements. (file seems not fully written?)",
            shape_tuple(&shape),
            data.len() / stored.size,
        )));
    };
    let stored_shape: Shape = if fortran { shape.iter().rev().copied().collect() } else { shape };
    let array = dispatch!(stored.dtype, T => {
        let mut out = memory::reserve::<T>(&stored_shape, n)?;
        out.extend(data.chunks_exact(stored.size).map(|c| T::from_scalar(stored.element(c))));
        Array::from_vec(out, &stored_shape)?
    });
    if !fortran {
        return Ok(array);
    }
    let mut turned = array.t();
    turned.view = false;
    Ok(turned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn round_trips() -> Result<()> {
        for dtype in DType::ALL {
            let x = Array::vector((0..6).collect::<Vec<i64>>()).cast(dtype)?.reshape(&[2, 3])?;
            for x in [x.clone(), x.t()] {
                let file = write_npy(&x)?;
                assert_eq!(file.len() % 64, x.nbytes() % 64);
                let y = read_npy(&file)?;
                assert!(y.dtype() == dtype && crate::shape::array_equal(&x, &y, false)?);
                assert_eq!(y.f_contiguous(), x.f_contiguous());
                for cut in 0..file.len() {
                    assert!(read_npy(&file[..cut]).is_err());
                }
            }
        }
        assert!(read_npy(b"PK\x03\x04").is_err());
        Ok(())
    }

    #[test]
    fn other_integers_and_byte_orders_are_widened() -> Result<()> {
        let mut file = MAGIC.to_vec();
        let header = "{'descr': '>u2', 'fortran_order': False, 'shape': (2,)}\n";
        file.extend([1, 0, header.len() as u8, 0]);
        file.extend(header.as_bytes());
        file.extend([0x01, 0x02, 0xff, 0xff]);
        assert_eq!(read_npy(&file)?.to_vec::<i32>()?, [258, 65535]);
        Ok(())
    }
}
