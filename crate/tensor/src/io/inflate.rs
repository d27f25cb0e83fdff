//! What `np.savez_compressed` wrote, unpacked: the "deflate" format of RFC 1951.

use crate::error::{ErrorKind, Result, TensorError};
use crate::memory::{memory_limit, memory_used};

/// Bits of a byte stream, the lowest of each byte first.
struct Bits<'a> {
    bytes: &'a [u8],
    at: usize,
    word: u32,
    held: u32,
}

fn damaged() -> TensorError {
    TensorError::value("the .npz file is damaged: its compressed data are not readable")
}

impl Bits<'_> {
    /// The next `n` bits, at most 16.
    fn take(&mut self, n: u32) -> Result<u32> {
        while self.held < n {
            let byte = *self.bytes.get(self.at).ok_or_else(damaged)?;
            self.word |= u32::from(byte) << self.held;
            (self.at, self.held) = (self.at + 1, self.held + 8);
        }
        let value = self.word & ((1 << n) - 1);
        (self.word, self.held) = (self.word >> n, self.held - n);
        Ok(value)
    }
}

/// A prefix code, from the length of each symbol's code: shorter ones first, equal ones in the symbols' order.
struct Code {
    /// How many codes have each length
    counts: [u16; 16],
    /// The symbols in the codes' order
    symbols: Vec<u16>,
}

impl Code {
    fn new(lengths: &[u8]) -> Code {
        let mut counts = [0; 16];
        lengths.iter().for_each(|length| counts[usize::from(*length & 15)] += 1);
        counts[0] = 0;
        let mut symbols: Vec<u16> = (0..lengths.len() as u16).filter(|k| lengths[usize::from(*k)] > 0).collect();
        symbols.sort_by_key(|k| lengths[usize::from(*k)]);
        Code { counts, symbols }
    }
    fn read(&self, bits: &mut Bits) -> Result<usize> {
        let (mut code, mut first, mut before) = (0, 0, 0);
        for count in &self.counts[1..] {
            let count = usize::from(*count);
            code |= bits.take(1)? as usize;
            if code < first + count {
                return self.symbols.get(before + code - first).map(|s| usize::from(*s)).ok_or_else(damaged);
            }
            before += count;
            first = (first + count) << 1;
            code <<= 1;
        }
        Err(damaged())
    }
}

/// Of lengths and distances: the base and the number of bits that are added, by symbol.
fn stretch(symbol: usize, per_step: usize, start: usize) -> (usize, u32) {
    let steps = (symbol / per_step).saturating_sub(1);
    let within = if symbol < 2 * per_step { symbol } else { per_step + symbol % per_step };
    (start + (within << steps), steps as u32)
}

fn length(symbol: usize, bits: &mut Bits) -> Result<usize> {
    // The longest has a symbol of its own.
    if symbol == 28 {
        return Ok(258);
    }
    let (base, more) = stretch(symbol, 4, 3);
    Ok(base + bits.take(more)? as usize)
}

fn distance(symbol: usize, bits: &mut Bits) -> Result<usize> {
    let (base, more) = stretch(symbol, 2, 1);
    Ok(base + bits.take(more)? as usize)
}

/// The order in which a block's header tells the code lengths of its code lengths.
const ORDER: [usize; 19] = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

/// The two codes that a block brings along.
fn own_codes(bits: &mut Bits) -> Result<(Code, Code)> {
    let (literals, distances) = (bits.take(5)? as usize + 257, bits.take(5)? as usize + 1);
    let mut short = [0; 19];
    for place in ORDER.iter().take(bits.take(4)? as usize + 4) {
        short[*place] = bits.take(3)? as u8;
    }
    let code = Code::new(&short);
    let mut lengths = Vec::with_capacity(literals + distances);
    while lengths.len() < literals + distances {
        let (value, times) = match code.read(bits)? {
            16 => (*lengths.last().ok_or_else(damaged)?, 3 + bits.take(2)?),
            17 => (0, 3 + bits.take(3)?),
            18 => (0, 11 + bits.take(7)?),
            length => (length as u8, 1),
        };
        lengths.extend(std::iter::repeat_n(value, times as usize));
    }
    if lengths.len() > literals + distances {
        return Err(damaged());
    }
    Ok((Code::new(&lengths[..literals]), Code::new(&lengths[literals..])))
}

/// The codes that need no header.
fn fixed_codes() -> (Code, Code) {
    let lengths: Vec<u8> = (0..288)
        .map(|k| {
            if k < 144 {
                8
            } else if k < 256 {
                9
            } else if k < 280 {
                7
            } else {
                8
            }
        })
        .collect();
    (Code::new(&lengths), Code::new(&[5; 30]))
}

/// `size` bytes, unpacked.
pub(super) fn inflate(bytes: &[u8], size: usize) -> Result<Vec<u8>> {
    let mut bits = Bits { bytes, at: 0, word: 0, held: 0 };
    let mut out: Vec<u8> = Vec::new();
    let refused =
        || TensorError::new(ErrorKind::Memory, format!("Unable to allocate {size} bytes for an array of the .npz file"));
    if size > memory_limit().saturating_sub(memory_used()) {
        return Err(refused());
    }
    out.try_reserve_exact(size).map_err(|_| refused())?;
    loop {
        let last = bits.take(1)? == 1;
        let (literals, distances) = match bits.take(2)? {
            0 => {
                // Stored as it is, from the next whole byte on.
                bits.take(bits.held % 8)?;
                let (n, check) = (bits.take(16)?, bits.take(16)?);
                if n != !check & 0xffff {
                    return Err(damaged());
                }
                for _ in 0..n {
                    out.push(bits.take(8)? as u8);
                }
                if last { break } else { continue }
            }
            1 => fixed_codes(),
            2 => own_codes(&mut bits)?,
            _ => return Err(damaged()),
        };
        loop {
            match literals.read(&mut bits)? {
                literal @ 0..=255 => out.push(literal as u8),
                256 => break,
                symbol @ 257..=285 => {
                    let n = length(symbol - 257, &mut bits)?;
                    let symbol = distances.read(&mut bits)?;
                    let back = distance(symbol, &mut bits)?;
                    let from = out.len().checked_sub(back).filter(|_| symbol < 30).ok_or_else(damaged)?;
                    for k in 0..n {
                        out.push(out[from + k]);
                    }
                }
                _ => return Err(damaged()),
            }
            if out.len() > size {
                return Err(damaged());
            }
        }
        if last {
            break;
        }
    }
    if out.len() == size { Ok(out) } else { Err(damaged()) }
}
