//! A PNG of a few kilobytes for the pictures inside an SVG: palette where 256 colours suffice, filter none, deflate with fixed
//! codes (RFC 1951) over repeats found by their last four bytes. Written for small, not for smallest.

use std::collections::HashMap;

/// `w × h` pixels of four bytes (red, green, blue, opacity), rows from the top, as a PNG.
pub(crate) fn png(w: usize, h: usize, rgba: &[u8]) -> Vec<u8> {
    let mut palette: Vec<[u8; 4]> = Vec::new();
    let mut known: HashMap<[u8; 4], u8> = HashMap::new();
    let mut indices = Vec::with_capacity(w * h);
    for pixel in rgba.chunks_exact(4).take(w * h) {
        let color = [pixel[0], pixel[1], pixel[2], pixel[3]];
        match (known.get(&color), palette.len()) {
            (Some(index), _) => indices.push(*index),
            (None, count @ 0..256) => {
                known.insert(color, count as u8);
                palette.push(color);
                indices.push(count as u8);
            }
            _ => break,
        }
    }
    let few = indices.len() == w * h;
    let (bytes, stride) = if few { (indices.as_slice(), w) } else { (rgba, w * 4) };
    let mut rows = Vec::with_capacity(h * (stride + 1));
    for row in bytes.chunks(stride.max(1)).take(h) {
        // Each row begins with its filter: none.
        rows.push(0);
        rows.extend_from_slice(row);
    }
    let mut out = b"\x89PNG\r\n\x1a\n".to_vec();
    let mut header = Vec::new();
    header.extend((w as u32).to_be_bytes());
    header.extend((h as u32).to_be_bytes());
    header.extend([8, if few { 3 } else { 6 }, 0, 0, 0]);
    chunk(&mut out, b"IHDR", &header);
    if few {
        chunk(&mut out, b"PLTE", &palette.iter().flat_map(|c| [c[0], c[1], c[2]]).collect::<Vec<u8>>());
        if palette.iter().any(|c| c[3] < 255) {
            chunk(&mut out, b"tRNS", &palette.iter().map(|c| c[3]).collect::<Vec<u8>>());
        }
    }
    chunk(&mut out, b"IDAT", &zlib(&rows));
    chunk(&mut out, b"IEND", &[]);
    out
}

fn chunk(out: &mut Vec<u8>, kind: &[u8; 4], data: &[u8]) {
    out.extend((data.len() as u32).to_be_bytes());
    let from = out.len();
    out.extend_from_slice(kind);
    out.extend_from_slice(data);
    let sum = crc(&out[from..]);
    out.extend(sum.to_be_bytes());
}

fn crc(bytes: &[u8]) -> u32 {
    let mut sum = u32::MAX;
    for byte in bytes {
        sum ^= u32::from(*byte);
        for _ in 0..8 {
            sum = if sum & 1 == 1 { (sum >> 1) ^ 0xedb8_8320 } else { sum >> 1 };
        }
    }
    !sum
}

fn adler(bytes: &[u8]) -> u32 {
    let (mut a, mut b) = (1u32, 0u32);
    for part in bytes.chunks(5000) {
        for byte in part {
            a += u32::from(*byte);
            b += a;
        }
        (a, b) = (a % 65_521, b % 65_521);
    }
    b << 16 | a
}

struct Bits {
    out: Vec<u8>,
    held: u32,
    count: u32,
}

impl Bits {
    /// Low bits first, as numbers are written.
    fn number(&mut self, value: u32, bits: u32) {
        self.held |= value << self.count;
        self.count += bits;
        while self.count >= 8 {
            self.out.push(self.held as u8);
            self.held >>= 8;
            self.count -= 8;
        }
    }
    /// High bits first, as codes are written.
    fn code(&mut self, code: u32, bits: u32) {
        self.number(code.reverse_bits() >> (32 - bits), bits);
    }
    /// A literal byte, the end (256) or a length (257 to 285), by the fixed table.
    fn symbol(&mut self, symbol: u32) {
        match symbol {
            0..144 => self.code(0x30 + symbol, 8),
            144..256 => self.code(0x190 + symbol - 144, 9),
            256..280 => self.code(symbol - 256, 7),
            _ => self.code(0xc0 + symbol - 280, 8),
        }
    }
    /// A repeat of `length` (3 to 258) bytes from `distance` back.
    fn repeat(&mut self, length: usize, distance: usize) {
        let (symbol, extra, rest) = if length == 258 { (28, 0, 0) } else { bucket(length - 3, 2) };
        self.symbol(257 + symbol);
        self.number(rest, extra);
        let (symbol, extra, rest) = bucket(distance - 1, 1);
        self.code(symbol, 5);
        self.number(rest, extra);
    }
}

/// Deflate's buckets, which double in width every `1 << fine` of them: number, extra bits, and what they hold.
fn bucket(value: usize, fine: u32) -> (u32, u32, u32) {
    let value = value as u32;
    let steps = 1 << fine;
    if value < 2 * steps {
        return (value, 0, 0);
    }
    let extra = value.ilog2() - fine;
    (steps * extra + (value >> extra), extra, value & ((1 << extra) - 1))
}

const WINDOW: usize = 32_768;

fn zlib(bytes: &[u8]) -> Vec<u8> {
    let mut bits = Bits { out: vec![0x78, 0x01], held: 0, count: 0 };
    // The last block, with fixed codes.
    bits.number(1, 1);
    bits.number(1, 2);
    let mut last = vec![usize::MAX; 1 << 15];
    let slot = |at: usize| {
        let four = [bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]];
        (u32::from_le_bytes(four).wrapping_mul(0x9e37_79b1) >> 17) as usize
    };
    let mut at = 0;
    while at < bytes.len() {
        let mut length = 0;
        let mut from = usize::MAX;
        if at + 4 <= bytes.len() {
            from = last[slot(at)];
            last[slot(at)] = at;
            if from != usize::MAX && at - from <= WINDOW {
                let room = (bytes.len() - at).min(258);
                length = (0..room).take_while(|k| bytes[from + k] == bytes[at + k]).count();
            }
        }
        if length < 4 {
            bits.symbol(u32::from(bytes[at]));
            at += 1;
            continue;
        }
        bits.repeat(length, at - from);
        for k in at + 1..at + length {
            if k + 4 <= bytes.len() {
                last[slot(k)] = k;
            }
        }
        at += length;
    }
    bits.symbol(256);
    bits.number(0, 7);
    bits.out.extend(adler(bytes).to_be_bytes());
    bits.out
}

/// As text of 64 letters.
pub(crate) fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for group in bytes.chunks(3) {
        let byte = |k: usize| u32::from(group.get(k).copied().unwrap_or(0));
        let all = byte(0) << 16 | byte(1) << 8 | byte(2);
        for k in 0..4 {
            let letter = LETTERS[(all >> (18 - 6 * k) & 63) as usize] as char;
            out.push(if k <= group.len() { letter } else { '=' });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_and_letters_are_those_of_the_standards() {
        // The check values of the CRC catalogue, of RFC 1950's Adler-32 and of RFC 4648.
        assert_eq!(crc(b"123456789"), 0xcbf4_3926);
        assert_eq!(adler(b"Wikipedia"), 0x11e6_0398);
        for (text, letters) in [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy")] {
            assert_eq!(base64(text.as_bytes()), letters);
        }
    }

    #[test]
    fn buckets_are_those_of_the_tables_of_rfc_1951() {
        // Length 3 is symbol 257, 11–12 is 265 with one bit, 35–42 is 273 with three, 227–257 is 284 with five.
        for (length, symbol, extra, rest) in
            [(3, 257, 0, 0), (10, 264, 0, 0), (12, 265, 1, 1), (35, 273, 3, 0), (257, 284, 5, 30)]
        {
            assert_eq!(bucket(length - 3, 2), (symbol - 257, extra, rest), "length {length}");
        }
        // Distance 1 is 0, 5–6 is 4 with one bit, 193–256 is 15 with six, 24577–32768 is 29 with thirteen.
        for (distance, symbol, extra, rest) in
            [(1, 0, 0, 0), (4, 3, 0, 0), (6, 4, 1, 1), (256, 15, 6, 63), (32_768, 29, 13, 8191)]
        {
            assert_eq!(bucket(distance - 1, 1), (symbol, extra, rest), "distance {distance}");
        }
    }
}
