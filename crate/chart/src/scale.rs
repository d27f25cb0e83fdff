//! How data becomes a length along an axis: linear, logarithmic, symmetric logarithmic.
//!
//! Guarantees: `backward` undoes `forward`; what a scale cannot show (zero on a log axis) becomes NaN, never a panic.

use crate::error::ChartError;

/// The scale of an axis.
#[derive(Clone, Copy, Debug, PartialEq, Default)]
pub enum Scale {
    /// Equal differences are equally long.
    #[default]
    Linear,
    /// Equal ratios (base 10) are equally long; zero and less cannot be shown.
    Log,
    /// Linear near zero, logarithmic beyond.
    SymLog(SymLog),
}

/// A scale that is linear within ± a threshold and logarithmic (base 10) outside.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SymLog {
    threshold: f64,
    stretch: f64,
}

impl SymLog {
    /// `threshold` as Matplotlib's `linthresh`, `stretch` as its `linscale`: both positive.
    pub fn new(threshold: f64, stretch: f64) -> Result<SymLog, ChartError> {
        if threshold > 0.0 && threshold.is_finite() && stretch > 0.0 && stretch.is_finite() {
            Ok(SymLog { threshold, stretch })
        } else {
            Err(ChartError::Text("'linthresh' must be positive".into()))
        }
    }

    /// Up to here the scale is linear.
    pub fn threshold(self) -> f64 {
        self.threshold
    }

    /// Length of the linear part, in decades
    fn linear(self) -> f64 {
        self.stretch / (1.0 - 0.1)
    }
}

impl Scale {
    /// Matplotlib's names: linear, log, symlog (with threshold 2, as its default).
    pub fn parse(name: &str) -> Result<Scale, ChartError> {
        match name {
            "linear" => Ok(Scale::Linear),
            "log" => Ok(Scale::Log),
            "symlog" => Ok(Scale::SymLog(SymLog { threshold: 2.0, stretch: 1.0 })),
            _ => Err(ChartError::Scale(name.into())),
        }
    }

    /// The name that [`Scale::parse`] reads.
    pub fn name(self) -> &'static str {
        match self {
            Scale::Linear => "linear",
            Scale::Log => "log",
            Scale::SymLog(_) => "symlog",
        }
    }

    /// True of the logarithmic scale.
    pub fn is_log(self) -> bool {
        self == Scale::Log
    }

    /// From data to scaled units.
    pub fn forward(self, value: f64) -> f64 {
        match self {
            Scale::Linear => value,
            Scale::Log if value > 0.0 => libm::log10(value),
            Scale::Log => f64::NAN,
            Scale::SymLog(s) => {
                let size = value.abs();
                if size <= s.threshold {
                    value * s.linear()
                } else {
                    f64::copysign(s.threshold * (s.linear() + libm::log10(size / s.threshold)), value)
                }
            }
        }
    }

    /// From scaled units to data.
    pub fn backward(self, scaled: f64) -> f64 {
        match self {
            Scale::Linear => scaled,
            Scale::Log => libm::pow(10.0, scaled),
            Scale::SymLog(s) => {
                let size = scaled.abs();
                if size <= s.threshold * s.linear() {
                    scaled / s.linear()
                } else {
                    f64::copysign(s.threshold * libm::pow(10.0, size / s.threshold - s.linear()), scaled)
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn backward_undoes_forward() {
        for scale in [Scale::Linear, Scale::Log, Scale::parse("symlog").unwrap()] {
            for value in [1e-3, 0.7, 2.0, 35.0, 1e9] {
                let back = scale.backward(scale.forward(value));
                assert!((back - value).abs() <= 1e-12 * value, "{scale:?} {value} {back}");
            }
        }
        assert!(Scale::Log.forward(0.0).is_nan());
    }
}
