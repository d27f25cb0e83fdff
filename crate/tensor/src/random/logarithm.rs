//! log x as the C library computes it that NumPy's wheels for Linux call (glibc from 2.28 on, on processors with fused multiplication and
//! addition): to the last bit, since the legacy generator's normal and exponential numbers are made of it. It is nearest to the true value
//! but for one argument in 800.
//!
//! The scheme and its constants are those of Arm's Optimized Routines (Szabolcs Nagy, 2018; MIT licence): x = 2ᵏ z, with z between 0.6875 and
//! 1.375 in one of 128 parts; of each the table has 1/c for a c near its middle, and log x = k log 2 + log c + log(1 + r), r = z/c − 1.
//! `tests/measure_logarithm.py` reads the table from a C library.

use std::sync::LazyLock;

/// (a · b + c), rounded once. WebAssembly has no such instruction.
///
/// a · b and the sum with c as exact pairs (Dekker, Knuth); what is left of both is rounded to odd, so that the last addition rounds as if there
/// had been no other (Boldo and Melquiond, IEEE Transactions on Computers 57, 2008). For the numbers here, far from overflow and underflow.
fn fused(a: f64, b: f64, c: f64) -> f64 {
    let (product, rest) = product(a, b);
    let (high, low) = sum(product, c);
    high + odd(sum(low, rest))
}

/// a + b exactly, for any two.
fn sum(a: f64, b: f64) -> (f64, f64) {
    let s = a + b;
    let t = s - a;
    (s, (a - (s - t)) + (b - t))
}

/// a · b exactly, by halves of 26 bits.
fn product(a: f64, b: f64) -> (f64, f64) {
    let halves = |x: f64| {
        let t = 134_217_729.0 * x;
        let high = t - (t - x);
        (high, x - high)
    };
    let p = a * b;
    let ((ah, al), (bh, bl)) = (halves(a), halves(b));
    (p, ((ah * bh - p) + ah * bl + al * bh) + al * bl)
}

/// An exact sum, rounded to the neighbour with the odd last bit if it is no number of 53 bits.
fn odd((s, rest): (f64, f64)) -> f64 {
    if rest == 0.0 || s.to_bits() & 1 == 1 {
        return s;
    }
    let outwards = (rest > 0.0) == (s > 0.0);
    f64::from_bits(if outwards { s.to_bits() + 1 } else { s.to_bits() - 1 })
}

/// log 2: a part whose products with exponents are exact, and the rest.
const LN2: (f64, f64) = (f64::from_bits(0x3fe6_2e42_fefa_3800), f64::from_bits(0x3d2e_f357_93c7_6730));

/// log(1 + r) = r + r² (…), |r| < 2⁻⁸.
const SMALL: [f64; 5] = [
    f64::from_bits(0xbfe0_0000_0000_0001),
    f64::from_bits(0x3fd5_5555_5551_305b),
    f64::from_bits(0xbfcf_ffff_ffeb_4590),
    f64::from_bits(0x3fc9_99b3_24f1_0111),
    f64::from_bits(0xbfc5_5575_e506_c89f),
];

/// log(1 + r) = r + r² (…), −2⁻⁴ ≤ r < 2⁻⁴·1.04.
const NEAR_ONE: [f64; 11] = [
    f64::from_bits(0xbfe0_0000_0000_0000),
    f64::from_bits(0x3fd5_5555_5555_5577),
    f64::from_bits(0xbfcf_ffff_ffff_fdcb),
    f64::from_bits(0x3fc9_9999_9995_dd0c),
    f64::from_bits(0xbfc5_5555_5567_45a7),
    f64::from_bits(0x3fc2_4924_a344_de30),
    f64::from_bits(0xbfbf_ffff_a442_3d65),
    f64::from_bits(0x3fbc_7184_282a_d6ca),
    f64::from_bits(0xbfb9_99eb_43b0_68ff),
    f64::from_bits(0x3fb7_8182_f7af_d085),
    f64::from_bits(0xbfb5_5213_75d1_45cd),
];

/// log x for a finite x > 0; −∞ for 0.
pub(super) fn log(x: f64) -> f64 {
    // Subnormal numbers and what is no positive number are not drawn: any logarithm will do.
    if !(f64::MIN_POSITIVE..f64::INFINITY).contains(&x) {
        return brunsviga_elementary::log(x);
    }
    let bits = x.to_bits();
    if (0x3fee_0000_0000_0000..0x3ff1_0900_0000_0000).contains(&bits) {
        return near_one(x - 1.0);
    }
    let above = bits.wrapping_sub(0x3fe6_0000_0000_0000);
    let part = (above >> 45) as usize % 128;
    let k = (above as i64 >> 52) as f64;
    let z = f64::from_bits(bits.wrapping_sub(above & 0xfff0_0000_0000_0000));
    let r = fused(z, f64::from_bits(INVERSE[part]), -1.0);
    let start = fused(k, LN2.0, LOGARITHM[part]);
    let high = start + r;
    let low = fused(k, LN2.1, (start - high) + r);
    let square = r * r;
    let [a, b, c, d, e] = SMALL;
    let series = fused(fused(r, e, d), square, fused(r, c, b));
    fused(r * square, series, fused(square, a, low)) + high
}

fn near_one(r: f64) -> f64 {
    if r == 0.0 {
        return 0.0;
    }
    let [a, b, c, d, e, f, g, h, i, j, k] = NEAR_ONE;
    let square = r * r;
    let cube = r * square;
    let first = fused(square, d, fused(r, c, b));
    let second = fused(square, g, fused(r, f, e));
    let third = fused(cube, k, fused(square, j, fused(r, i, h)));
    let series = fused(fused(third, cube, second), cube, first);
    // r − r²/2 with r in two parts, the first of 26 bits.
    const SPLIT: f64 = 134_217_728.0;
    let head = fused(-SPLIT, r, fused(r, SPLIT, r));
    let tail = r - head;
    let square = head * head;
    let high = fused(square, a, r);
    let low = fused(a * tail, r + head, fused(square, a, r - high));
    high + fused(series, cube, low)
}

/// log c of each part, with 43 bits after the point.
static LOGARITHM: LazyLock<[f64; 128]> = LazyLock::new(|| {
    const SCALE: f64 = 8_796_093_022_208.0;
    INVERSE.map(|bits| -(brunsviga_elementary::log(f64::from_bits(bits)) * SCALE).round() / SCALE)
});

/// 1/c of each part, as bits of float64.
const INVERSE: [u64; 128] = [
    0x3ff7_34f0_c3e0_de9f,
    0x3ff7_1378_6a2c_e91f,
    0x3ff6_f260_08fa_b5a0,
    0x3ff6_d1a6_1f13_8c7d,
    0x3ff6_b149_0bc5_b4d1,
    0x3ff6_9147_332f_0cba,
    0x3ff6_719f_1822_4223,
    0x3ff6_524f_99a5_1ed9,
    0x3ff6_3356_aa8f_24c4,
    0x3ff6_14b3_6b9d_dc14,
    0x3ff5_f664_52c6_5c4c,
    0x3ff5_d867_b591_2c4f,
    0x3ff5_babc_cb5b_90de,
    0x3ff5_9d61_f2d9_1a78,
    0x3ff5_8056_1246_5687,
    0x3ff5_6397_cee7_6bd3,
    0x3ff5_4725_e2a7_7f93,
    0x3ff5_2aff_4206_4583,
    0x3ff5_0f22_dbb2_bddf,
    0x3ff4_f38f_4734_ded7,
    0x3ff4_d843_cfde_2840,
    0x3ff4_bd3e_c078_a3c8,
    0x3ff4_a27f_c3e0_258a,
    0x3ff4_8805_24d4_8434,
    0x3ff4_6dce_1b19_2d0b,
    0x3ff4_53d9_d339_1854,
    0x3ff4_3a27_44b4_845a,
    0x3ff4_20b5_4115_f8fb,
    0x3ff4_0782_da3e_f4b1,
    0x3ff3_ee8f_5d57_fe8f,
    0x3ff3_d5d9_a00b_4ce9,
    0x3ff3_bd60_c010_c12b,
    0x3ff3_a524_2b75_dab8,
    0x3ff3_8d22_cd9f_d002,
    0x3ff3_755b_c584_7a1c,
    0x3ff3_5dce_49ad_36e2,
    0x3ff3_4679_984d_d440,
    0x3ff3_2f5c_ceff_cb24,
    0x3ff3_1877_75a1_0d49,
    0x3ff3_01c8_373e_3990,
    0x3ff2_eb4e_bb95_f841,
    0x3ff2_d50a_0219_a9d1,
    0x3ff2_bef9_a8b7_fd2a,
    0x3ff2_a91c_7a0c_1bab,
    0x3ff2_9372_6014_b530,
    0x3ff2_7dfa_5757_a1f5,
    0x3ff2_68b3_9b1d_3bbf,
    0x3ff2_539d_838f_f5bd,
    0x3ff2_3eb7_aac9_083b,
    0x3ff2_2a01_2ba9_40b6,
    0x3ff2_1579_96cc_4132,
    0x3ff2_0120_1dd2_fc9b,
    0x3ff1_ecf4_494d_480b,
    0x3ff1_d8f5_528f_6569,
    0x3ff1_c523_1157_7e7c,
    0x3ff1_b17c_74cb_26e9,
    0x3ff1_9e01_0c2c_1ab6,
    0x3ff1_8ab0_7bb6_70bd,
    0x3ff1_778a_25ef_bcb6,
    0x3ff1_648d_354c_31da,
    0x3ff1_51b9_9027_5fdd,
    0x3ff1_3f0e_a432_d24c,
    0x3ff1_2c8b_7210_f9da,
    0x3ff1_1a30_28ec_b531,
    0x3ff1_07fb_da84_34af,
    0x3ff0_f5ee_0f4e_6bb3,
    0x3ff0_e406_5d2a_9fce,
    0x3ff0_d244_632c_a521,
    0x3ff0_c0a7_7ce2_981a,
    0x3ff0_af2f_83c6_36d1,
    0x3ff0_9ddb_98a0_1339,
    0x3ff0_8cab_af52_e7df,
    0x3ff0_7b9f_2f4e_28fb,
    0x3ff0_6ab5_8c35_8f19,
    0x3ff0_59ee_a5ec_f92c,
    0x3ff0_4949_cdd1_2c90,
    0x3ff0_38c6_c6f0_ada9,
    0x3ff0_2865_1379_32a9,
    0x3ff0_1824_27ea_7348,
    0x3ff0_0804_0614_b195,
    0x3fef_e01f_f726_fa1a,
    0x3fef_a11c_c261_ea74,
    0x3fef_6310_b081_992e,
    0x3fef_25f6_3cee_adcd,
    0x3fee_e9c8_0391_13e7,
    0x3fee_ae80_78cb_b1ab,
    0x3fee_741a_a29d_0c9b,
    0x3fee_3a91_830a_99b5,
    0x3fee_01e0_0960_9a56,
    0x3fed_ca01_e577_bb98,
    0x3fed_92f2_0b7c_9103,
    0x3fed_5cac_66fb_5cce,
    0x3fed_272c_aa5e_de9d,
    0x3fec_f26e_3e6b_2ccd,
    0x3fec_be6d_a2a7_7902,
    0x3fec_8b26_6d37_086d,
    0x3fec_5894_bd5d_5804,
    0x3fec_26b5_33bb_9f8c,
    0x3feb_f583_eeec_e73f,
    0x3feb_c4fd_75db_96c1,
    0x3feb_951e_0c86_4a28,
    0x3feb_65e2_c5ef_3e2c,
    0x3feb_3748_67c9_888b,
    0x3feb_094b_211d_304a,
    0x3fea_dbe8_85f2_ef7e,
    0x3fea_af1d_3160_3da2,
    0x3fea_82e6_3fd3_58a7,
    0x3fea_5740_ef09_738b,
    0x3fea_2c2a_90ab_4b27,
    0x3fea_01a0_1393_f2d1,
    0x3fe9_d79f_24db_3c1b,
    0x3fe9_ae25_05c7_b190,
    0x3fe9_852e_f297_ce2f,
    0x3fe9_5cba_eea4_4b75,
    0x3fe9_34c6_9de7_4838,
    0x3fe9_0d4f_2f67_52e6,
    0x3fe8_e652_8eff_d79d,
    0x3fe8_bfce_9fcc_007c,
    0x3fe8_99c0_dabe_c30e,
    0x3fe8_7427_aa23_17fb,
    0x3fe8_4f00_acb3_9a08,
    0x3fe8_2a49_e865_3e55,
    0x3fe8_0601_95f4_0260,
    0x3fe7_e225_63e0_a329,
    0x3fe7_beb3_77dc_b5ad,
    0x3fe7_9baa_6797_25c2,
    0x3fe7_7907_f217_0657,
    0x3fe7_56ca_dbd6_130c,
];

#[cfg(test)]
mod tests {
    use super::{fused, log};

    fn bits(text: &str) -> f64 {
        u64::from_str_radix(text, 16).map(f64::from_bits).unwrap()
    }

    #[test]
    fn logarithms_are_the_c_librarys() {
        // From glibc 2.36 by CPython's math.log (`tests/measure_logarithm.py`); every second is not the nearest to the true value.
        let mut count = 0;
        for line in include_str!("../../tests/data/logarithms.txt").lines() {
            let (x, y) = line.split_once(' ').unwrap();
            assert_eq!(log(bits(x)).to_bits(), bits(y).to_bits(), "log({})", bits(x));
            count += 1;
        }
        assert_eq!(count, 2000);
    }

    #[test]
    fn fused_rounds_once() {
        let mut state = 1u64;
        let mut next = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            f64::from_bits((state >> 12) | 0x3ff0_0000_0000_0000) - 1.5
        };
        for k in 0..100_000 {
            let (a, b) = (next(), next());
            // Sums of all sizes beside the product, among them nearly its opposite.
            let c = if k % 4 == 0 { -(a * b) * (1.0 + next() * 1e-10) } else { next() * libm::ldexp(1.0, k % 120 - 60) };
            assert_eq!(fused(a, b, c).to_bits(), a.mul_add(b, c).to_bits(), "{a} * {b} + {c}");
        }
    }
}
