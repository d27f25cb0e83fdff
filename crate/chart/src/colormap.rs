//! Colour maps: Matplotlib's, as colours at equal distances that are joined by straight lines (at most 1/255 off).

use crate::color::Color;

/// Name and colours in hexadecimal.
const MAPS: &[(&str, &str)] = &[
    ("Blues", "f7fbffdeebf7c6dbef9ecae16baed64292c62171b508519c08306b"),
    ("Greys", "fffffff0f0f0d9d9d9bdbdbd969696737373525252252525000000"),
    ("Reds", "fff5f0fee0d2fcbba1fc9272fb6a4aef3b2ccb181da50f1567000d"),
    (
        "RdBu",
        "67001f7003207906228108238a0b25930e269c1127a51429ae172ab41c2db82531bd2d35c13639c53e3dc94741ce4f45d25849d6604dda6853\
        dd7059e17860e48066e8896ceb9172ef9979f2a17ff5a886f6af8ef7b596f8bb9ef9c2a7fac8affbceb7fcd5bffddbc7fcdecdfce2d2fbe5d8\
        fae8def9ebe3f9efe9f8f2eff7f5f4f5f6f7f0f4f6ecf2f5e7f0f4e3edf3deebf2dae9f2d5e7f1d1e5f0cae1eec2ddecbbdaeab3d6e8acd2e5\
        a5cee39dcbe196c7df8dc2dc84bcd97bb6d671b0d368abd05fa5cd569fc94c99c64393c33f8ec03b88be3783bb337eb82f79b52b73b3276eb0\
        2369ad1f63a81c5c9f19569615508d1249840f437b0c3d7308366a053061",
    ),
    (
        "cividis",
        "00224e00245100255400275800285b002a5f002b62002c66002e6a002f6d0030700031710533710c347012357017376f1b386f1e3a6f223b6e\
        253d6e283e6e2a3f6d2d416d30426d32446d34456c37466c39486c3b496c3d4b6c3f4c6c414d6c444f6c46506c48516c49536c4b546c4d566c\
        4f576c51586d535a6d555b6d575d6d585e6d5a5f6e5c616e5e626e60646f61656f636670656870676970686b716a6c716c6e726e6f736f7073\
        7172747373757475757676767878777979777b7b787d7c787f7e78817f788381798582798684798885788a87788c88788e8a78908b78928d78\
        948e779690779891779a93769c94769e9676a09775a29975a49b74a69c74a89e73aa9f73aca172aea371b0a471b2a670b4a86fb6a96eb8ab6e\
        bbad6dbdae6cbfb06bc1b26ac3b369c5b568c7b767c9b865cbba64cebc63d0be62d2bf60d4c15fd6c35dd8c55cdbc75addc858dfca57e1cc55\
        e3ce53e6d051e8d24fead34decd54aefd748f1d945f3db42f6dd3ff8df3cfbe138fde334fee535fee838",
    ),
    (
        "coolwarm",
        "3b4cc0445acc4d68d75775e16282ea6c8ef1779af782a5fb8db0fe98b9ffa3c2feaec9fcb8d0f9c2d5f4ccd9eed5dbe6dddddde5d8d1ecd3c5\
        f1ccb9f4c4adf7bba0f7b194f7a687f49a7bf18d6fec7f63e57058de604dd55042cb3e38c0282fb40426",
    ),
    ("gray", "000000ffffff"),
    (
        "hot",
        "0b00001000001500001a00002000002500002a00003000003500003a00003f00004500004a00004f00005400005a00005f0000640000690000\
        6f00007400007900007f00008400008900008e00009400009900009e0000a30000a90000ae0000b30000b90000be0000c30000c80000ce0000\
        d30000d80000dd0000e30000e80000ed0000f30000f80000fd0000ff0300ff0900ff0e00ff1300ff1800ff1e00ff2300ff2800ff2e00ff3300\
        ff3800ff3d00ff4300ff4800ff4d00ff5200ff5800ff5d00ff6200ff6700ff6d00ff7200ff7700ff7d00ff8200ff8700ff8c00ff9200ff9700\
        ff9c00ffa100ffa700ffac00ffb100ffb700ffbc00ffc100ffc600ffcc00ffd100ffd600ffdb00ffe100ffe600ffeb00fff100fff600fffb00\
        ffff02ffff0affff12ffff1affff22ffff2affff31ffff39ffff41ffff49ffff51ffff59ffff61ffff69ffff71ffff79ffff81ffff88ffff90\
        ffff98ffffa0ffffa8ffffb0ffffb8ffffc0ffffc8ffffd0ffffd7ffffdfffffe7ffffeffffff7ffffff",
    ),
    (
        "inferno",
        "00000402010a04031207051b0b072410092d150b371a0c40210c4a270b532e0a5a3609603c0965430a684a0c6b500e6c57106d5d126e63146e\
        6a176e70196e761b6d7d1e6d83206b89226a9024689627669c2964a32b61a92e5faf315cb53458bb3755c13a51c63e4dcc4149d14644d64a40\
        db4f3bdf5437e35932e75f2deb6528ee6b23f1711ef47819f67f14f8860ff98d0afa9407fb9c06fca309fcab0ffcb217fbba1ffac228f9ca32\
        f7d23df5d949f3e156f2e865f1ef75f3f586f6fa96fcffa4",
    ),
    (
        "jet",
        "00008000008400008900008d00009200009600009b00009f0000a40000a80000ad0000b20000b60000bb0000bf0000c40000c80000cd0000d1\
        0000d60000da0000df0000e30000e80000ed0000f10000f60000fa0000ff0000ff0000ff0000ff0000ff0004ff0008ff000cff0010ff0014ff\
        0018ff001cff0020ff0024ff0028ff002cff0030ff0034ff0038ff003cff0040ff0044ff0048ff004cff0050ff0054ff0058ff005cff0060ff\
        0064ff0068ff006cff0070ff0074ff0078ff007cff0080ff0084ff0088ff008cff0090ff0094ff0098ff009cff00a0ff00a4ff00a8ff00acff\
        00b0ff00b4ff00b8ff00bcff00c0ff00c4ff00c8ff00ccff00d0ff00d4ff00d8ff00dcfe00e0fb00e4f802e8f406ecf109f0ee0cf4eb0ff8e7\
        13fce416ffe119ffde1cffdb1fffd723ffd426ffd129ffce2cffca30ffc733ffc436ffc139ffbe3cffba40ffb743ffb446ffb149ffad4dffaa\
        50ffa753ffa456ffa05aff9d5dff9a60ff9763ff9466ff906aff8d6dff8a70ff8773ff8377ff807aff7d7dff7a80ff7783ff7387ff708aff6d\
        8dff6a90ff6694ff6397ff609aff5d9dff5aa0ff56a4ff53a7ff50aaff4dadff49b1ff46b4ff43b7ff40baff3cbeff39c1ff36c4ff33c7ff30\
        caff2cceff29d1ff26d4ff23d7ff1fdbff1cdeff19e1ff16e4ff13e7ff0febff0ceeff09f1fc06f4f802f8f500fbf100feed00ffea00ffe600\
        ffe200ffde00ffdb00ffd700ffd300ffd000ffcc00ffc800ffc400ffc100ffbd00ffb900ffb600ffb200ffae00ffab00ffa700ffa300ff9f00\
        ff9c00ff9800ff9400ff9100ff8d00ff8900ff8600ff8200ff7e00ff7a00ff7700ff7300ff6f00ff6c00ff6800ff6400ff6000ff5d00ff5900\
        ff5500ff5200ff4e00ff4a00ff4700ff4300ff3f00ff3b00ff3800ff3400ff3000ff2d00ff2900ff2500ff2200ff1e00ff1a00ff1600ff1300\
        fa0f00f60b00f10800ed0400e80000e40000df0000da0000d60000d10000cd0000c80000c40000bf0000bb0000b60000b20000ad0000a80000\
        a400009f00009b00009600009200008d0000890000840000800000",
    ),
    (
        "magma",
        "00000402010903031106051a0a08220e0b2b130d33180f3d1d114622115028115a2f116336106a3d0f71430f764a107950127c57147e5d177f\
        631980691c816f1e817621817c23828226818928818f2a81952c809c2e7fa2307ea9327daf347bb63779bc3977c33b75c93e72cf4170d6446d\
        db486ae14c66e65163ea5661ee5c5ef2635df5695cf7715cf9785dfa805efb8761fc8f64fd9668fe9e6cfea571fead76feb47bfebb81fec387\
        feca8dfed194fed99bfde0a2fde7a9fceeb0fcf6b8fcfdbf",
    ),
    (
        "plasma",
        "0d088719068b2206902a05933105963804993f049c46039f4c02a15302a35901a55f01a66600a76c00a87201a87801a87e03a88405a78909a6\
        8f0da49511a29a169f9f1a9ca41e99a92396ae2792b22c8eb7308bbb3587bf3983c33e80c7427ccb4778cf4b75d25071d6546dd9596adc5e67\
        e06263e36760e66c5ce87059eb7555ee7a52f07f4ff2844bf48a48f68f44f89441f99a3dfb9f3afca537fdab33fdb130feb72dfebd2afdc328\
        fdca26fcd025fbd724f9dd25f7e426f5eb27f2f227f0f921",
    ),
    (
        "twilight",
        "e2d9e2ddd9e0d6d7ddcdd3d8c2ced4b7c8cfaac2cc9fbbc994b4c78aadc581a6c3799ec27296c16c8ebf6886be647ebc6275ba606cb85f63b5\
        5f5ab15e50ac5e47a75d3da05c3398592a8f562284511b774b166945135c3e114f38114533113d2f1436",
    ),
    (
        "viridis",
        "44015446065a470d6047136548186a481d6f482374482878472d7b46327e453681443b844240864045873f49893d4e8a3b528b39568c375a8d\
        355e8d33638d31668e2f6a8e2e6e8e2c728e2b768e297a8e287d8e26818e25858e23898e228c8d21908c20948c1f988b1e9b8a1f9f8820a387\
        21a68524aa8328ae802cb17e31b57b37b8773ebc7445bf704cc26c54c6675dc96365cc5d6ece5878d15282d34c8cd64696d83fa0da39abdc32\
        b5de2bc0df24cbe11fd5e21ae0e318eae51af4e61efde725",
    ),
];

/// A colour map, forwards or reversed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Colormap {
    map: usize,
    reversed: bool,
}

impl Colormap {
    /// By Matplotlib's name, with `_r` for the reversed one.
    pub fn parse(name: &str) -> Option<Colormap> {
        let (base, reversed) = name.strip_suffix("_r").map_or((name, false), |b| (b, true));
        let base = match base {
            "grey" => "gray",
            "bwr" | "seismic" => return None,
            other => other,
        };
        MAPS.iter().position(|(n, _)| *n == base).map(|map| Colormap { map, reversed })
    }

    /// The name that [`Colormap::parse`] reads.
    pub fn name(self) -> String {
        format!("{}{}", MAPS[self.map].0, if self.reversed { "_r" } else { "" })
    }

    /// All names that there are, without the reversed ones.
    pub fn names() -> impl Iterator<Item = &'static str> {
        MAPS.iter().map(|(n, _)| *n)
    }

    /// The colour at a share of the map, cut to 0 to 1; NaN has no colour. As Matplotlib, the map has 256 steps.
    pub fn at(self, share: f64) -> Color {
        if share.is_nan() {
            return Color::NONE;
        }
        let step = (share * 256.0).floor().clamp(0.0, 255.0);
        let step = if self.reversed { 255.0 - step } else { step };
        let text = MAPS[self.map].1.as_bytes();
        let count = text.len() / 6;
        let place = step / 255.0 * (count - 1) as f64;
        let index = (place as usize).min(count - 2);
        let part = place - index as f64;
        let channel = |k: usize| {
            let byte = |i: usize| {
                let digit = |c: u8| (c as char).to_digit(16).unwrap_or(0) as f64;
                digit(text[i * 6 + k * 2]) * 16.0 + digit(text[i * 6 + k * 2 + 1])
            };
            libm::rint(byte(index) * (1.0 - part) + byte(index + 1) * part) as u8
        };
        Color { rgb: (channel(0), channel(1), channel(2)), alpha: 1.0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ends_are_matplotlibs() {
        for (name, low, high) in [("viridis", 0x440154, 0xfde725), ("gray", 0x000000, 0xffffff), ("RdBu_r", 0x053061, 0x67001f)] {
            let map = Colormap::parse(name).unwrap();
            assert_eq!((map.at(0.0), map.at(1.0)), (Color::hex(low), Color::hex(high)), "{name}");
            assert_eq!(map.name(), name);
        }
        assert!(MAPS.iter().all(|m| m.1.len() % 6 == 0 && m.1.len() >= 12));
    }
}
