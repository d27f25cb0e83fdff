//! From values to colours: a colour map and the values that its ends stand for.

use crate::color::Color;
use crate::colormap::Colormap;
use crate::scale::Scale;

/// Values that stand for the ends of a colour map.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Norm {
    low: f64,
    high: f64,
    log: bool,
}

impl Norm {
    /// From `low` to `high`: finite, `low <= high`, and both positive when it is logarithmic. None otherwise.
    pub fn new(low: f64, high: f64, log: bool) -> Option<Norm> {
        let good = low.is_finite() && high.is_finite() && low <= high && (!log || low > 0.0);
        good.then_some(Norm { low, high, log })
    }

    /// For these values: their smallest and largest finite one (of a logarithmic one: positive one); 0 to 1, or 1 to 10, without.
    pub fn of(values: &[f64], log: bool) -> Norm {
        let counts = |v: &&f64| v.is_finite() && (!log || **v > 0.0);
        let (low, high) =
            values.iter().filter(counts).fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), v| (a.min(*v), b.max(*v)));
        match Norm::new(low, high, log) {
            Some(norm) => norm,
            None if log => Norm { low: 1.0, high: 10.0, log },
            None => Norm { low: 0.0, high: 1.0, log },
        }
    }

    /// The ends.
    pub fn ends(&self) -> (f64, f64) {
        (self.low, self.high)
    }

    /// The scale of an axis that shows it.
    pub fn scale(&self) -> Scale {
        if self.log { Scale::Log } else { Scale::Linear }
    }

    /// Share of the map for a value; NaN for none. A single value stands for the lowest colour, as in Matplotlib.
    pub fn share(&self, value: f64) -> f64 {
        if self.low == self.high {
            return value * 0.0;
        }
        let scale = self.scale();
        if self.log && value <= 0.0 {
            return f64::NAN;
        }
        let (from, to) = (scale.forward(self.low), scale.forward(self.high));
        // Halves, so that ends of ±1e308 do not overflow.
        (scale.forward(value) / 2.0 - from / 2.0) / (to / 2.0 - from / 2.0)
    }
}

/// A colour map with its ends.
#[derive(Clone, Debug, PartialEq)]
pub struct Shading {
    /// The colours
    pub map: Colormap,
    /// What their ends stand for
    pub norm: Norm,
}

impl Shading {
    /// Of one value.
    pub fn color(&self, value: f64) -> Color {
        self.map.at(self.norm.share(value))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ends_and_oddities() {
        let norm = Norm::new(-70.0, 30.0, false).unwrap();
        assert_eq!([norm.share(-70.0), norm.share(-20.0), norm.share(30.0)], [0.0, 0.5, 1.0]);
        assert!(norm.share(f64::NAN).is_nan());
        let log = Norm::new(1.0, 100.0, true).unwrap();
        assert!((log.share(10.0) - 0.5).abs() < 1e-12 && log.share(0.0).is_nan());
        assert_eq!(Norm::of(&[f64::NAN, 3.0, f64::INFINITY, -1.0], false).ends(), (-1.0, 3.0));
        assert_eq!(Norm::of(&[], false).ends(), (0.0, 1.0));
        assert_eq!(Norm::of(&[5.0], false).share(5.0), 0.0);
        assert!(Norm::of(&[-1e308, 1e308], false).share(0.0) == 0.5);
        assert!(Norm::new(2.0, 1.0, false).is_none() && Norm::new(0.0, 1.0, true).is_none());
    }
}
