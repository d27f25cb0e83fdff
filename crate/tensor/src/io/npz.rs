//! Several named arrays in one file: a zip archive whose members are stored without compression.
//!
//! Compressed members, as NumPy's `np.savez_compressed` writes them, are read.

use super::inflate::inflate;
use super::{read_npy, write_npy};
use crate::array::Array;
use crate::error::{Result, TensorError};

fn crc32(data: &[u8]) -> u32 {
    // Nibble by nibble: 16 entries instead of 256 keep the code small at half the speed.
    const fn entry(mut v: u32) -> u32 {
        let mut k = 0;
        while k < 4 {
            v = if v & 1 == 1 { v >> 1 ^ 0xEDB8_8320 } else { v >> 1 };
            k += 1;
        }
        v
    }
    const TABLE: [u32; 16] = {
        let mut t = [0; 16];
        let mut k = 0;
        while k < 16 {
            t[k] = entry(k as u32);
            k += 1;
        }
        t
    };
    !data.iter().fold(!0u32, |crc, b| {
        let crc = crc ^ u32::from(*b);
        let crc = crc >> 4 ^ TABLE[(crc & 15) as usize];
        crc >> 4 ^ TABLE[(crc & 15) as usize]
    })
}

fn bad(text: impl Into<String>) -> TensorError {
    TensorError::value(text)
}

/// The archive of named arrays.
pub fn write_npz(arrays: &[(String, Array)]) -> Result<Vec<u8>> {
    let (mut out, mut directory) = (Vec::new(), Vec::new());
    let too_large = || bad("the archive would be larger than 4 GiB");
    for (name, x) in arrays {
        let name = format!("{name}.npy");
        let data = write_npy(x)?;
        let offset = u32::try_from(out.len()).map_err(|_| too_large())?;
        let size = u32::try_from(data.len()).map_err(|_| too_large())?;
        let length = u16::try_from(name.len()).map_err(|_| bad("the array's name is too long"))?;
        // Version 2.0, no flags but UTF-8 names, stored, the earliest date that the format knows.
        let mut common = Vec::new();
        for v in [20u16, 0x0800, 0, 0, 0x0021] {
            common.extend(v.to_le_bytes());
        }
        for v in [crc32(&data), size, size] {
            common.extend(v.to_le_bytes());
        }
        common.extend(length.to_le_bytes());
        common.extend(0u16.to_le_bytes());
        out.extend(0x0403_4B50u32.to_le_bytes());
        out.extend(&common);
        out.extend(name.as_bytes());
        out.try_reserve(data.len()).map_err(|_| crate::memory::allocation_error(x.shape(), x.dtype()))?;
        out.extend(data);
        directory.extend(0x0201_4B50u32.to_le_bytes());
        directory.extend(20u16.to_le_bytes());
        directory.extend(&common);
        directory.extend([0; 10]);
        directory.extend(offset.to_le_bytes());
        directory.extend(name.as_bytes());
    }
    let start = u32::try_from(out.len()).map_err(|_| too_large())?;
    let count = u16::try_from(arrays.len()).map_err(|_| bad("too many arrays for one archive"))?;
    let size = directory.len() as u32;
    out.extend(directory);
    out.extend(0x0605_4B50u32.to_le_bytes());
    for v in [0, 0, count, count] {
        out.extend(v.to_le_bytes());
    }
    out.extend(size.to_le_bytes());
    out.extend(start.to_le_bytes());
    out.extend(0u16.to_le_bytes());
    Ok(out)
}

fn number(bytes: &[u8], at: usize, width: usize) -> Result<usize> {
    let part = at.checked_add(width).and_then(|end| bytes.get(at..end)).ok_or_else(|| bad("the .npz file ends too early"))?;
    Ok(part.iter().rev().fold(0usize, |n, b| n << 8 | usize::from(*b)))
}

/// The named arrays of an archive, in its order.
pub fn read_npz(bytes: &[u8]) -> Result<Vec<(String, Array)>> {
    if !bytes.starts_with(b"PK") {
        return Err(bad("this is not an .npz file: it is not a zip archive"));
    }
    let end = bytes
        .windows(4)
        .rposition(|w| w == 0x0605_4B50u32.to_le_bytes())
        .ok_or_else(|| bad("the .npz file is truncated: its directory is missing"))?;
    // The last field, a comment's length, tells that the directory is whole.
    number(bytes, end + 20, 2)?;
    let count = number(bytes, end + 10, 2)?;
    let mut at = number(bytes, end + 16, 4)?;
    let mut out = Vec::with_capacity(count.min(1024));
    for _ in 0..count {
        if number(bytes, at, 4)? != 0x0201_4B50 {
            return Err(bad("the .npz file is damaged: its directory is not readable"));
        }
        let method = number(bytes, at + 10, 2)?;
        let crc = number(bytes, at + 16, 4)?;
        let (size, whole) = (number(bytes, at + 20, 4)?, number(bytes, at + 24, 4)?);
        let (name, extra, comment) = (number(bytes, at + 28, 2)?, number(bytes, at + 30, 2)?, number(bytes, at + 32, 2)?);
        let local = number(bytes, at + 42, 4)?;
        let text = bytes.get(at + 46..at + 46 + name).ok_or_else(|| bad("the .npz file ends too early"))?;
        let text = String::from_utf8_lossy(text).into_owned();
        at += 46 + name + extra + comment;
        if method != 0 && method != 8 {
            return Err(bad(format!(
                "'{text}' in the .npz file is compressed in a way that is not available here: write the file with np.savez"
            )));
        }
        let start = local + 30 + number(bytes, local + 26, 2)? + number(bytes, local + 28, 2)?;
        let data = start
            .checked_add(size)
            .and_then(|end| bytes.get(start..end))
            .ok_or_else(|| bad(format!("the .npz file ends within '{text}'")))?;
        let unpacked = if method == 8 { Some(inflate(data, whole)?) } else { None };
        let data = unpacked.as_deref().unwrap_or(data);
        if crc32(data) as usize != crc {
            return Err(bad(format!("Bad CRC-32 for file '{text}'")));
        }
        if let Some(name) = text.strip_suffix(".npy") {
            out.push((name.to_string(), read_npy(data)?));
        }
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Written by NumPy and Python's zipfile: blocks of every kind. That the bytes are right is what the checksums say.
    const COMPRESSED: &[u8] = include_bytes!("../../tests/data/compressed.npz");

    #[test]
    fn compressed_members_are_read() {
        let arrays = read_npz(COMPRESSED).unwrap();
        let names: Vec<&str> = arrays.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["ramp", "zeros", "noise", "stored", "tiny"]);
        assert_eq!(arrays[0].1.to_f64_vec().unwrap(), (0..3000).map(f64::from).collect::<Vec<f64>>());
        assert_eq!(arrays[1].1.shape(), [70_000]);
        assert_eq!(arrays[4].1.to_f64_vec().unwrap(), [1.5]);
    }

    #[test]
    fn damaged_archives_are_refused() {
        for cut in (0..COMPRESSED.len()).step_by(97) {
            assert!(read_npz(&COMPRESSED[..cut]).is_err());
        }
        let mut bytes = COMPRESSED.to_vec();
        for k in (0..bytes.len()).step_by(41) {
            bytes[k] ^= 0x55;
            let _ = read_npz(&bytes);
            bytes[k] ^= 0x55;
        }
    }

    #[test]
    fn the_checksum_is_the_standard_one() {
        assert_eq!(crc32(b"123456789"), 0xCBF4_3926);
    }

    #[test]
    fn round_trip_and_damage() -> Result<()> {
        let x = Array::vector(vec![1.0, 2.0]);
        let y = Array::vector(vec![true]);
        let file = write_npz(&[("x".into(), x.clone()), ("y".into(), y)])?;
        let back = read_npz(&file)?;
        assert_eq!(back.iter().map(|(n, _)| n.as_str()).collect::<Vec<_>>(), ["x", "y"]);
        assert_eq!(back[0].1.to_f64_vec()?, x.to_f64_vec()?);
        for cut in 0..file.len() - 1 {
            assert!(read_npz(&file[..cut]).is_err(), "cut at {cut}");
        }
        let mut bent = file.clone();
        bent[100] ^= 1;
        assert!(read_npz(&bent).is_err());
        Ok(())
    }
}
