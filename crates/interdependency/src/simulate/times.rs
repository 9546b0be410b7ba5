//! Times to a failure and to a repair: a mean, and how they spread around it. Each is drawn from one number by the inverse of its
//! distribution function, so that two variants of a model draw the same failure for the same number.
//!
//! | form | distribution of T, mean m | mean |
//! |---|---|---|
//! | `exponential` | P(T > t) = e^(−t/m): a constant rate | m |
//! | `weibull K` | P(T > t) = e^(−(t/s)^K), s = m / Γ(1 + 1/K); K < 1: early failures, K > 1: wear | m |
//! | `lognormal S` | ln T is normal with deviation S around ln m − S²/2: usual for repairs by people | m |
//! | `uniform W` | evenly from m (1 − W) to m (1 + W) | m |
//! | `fixed` | always m | m |
//!
//! Source: W. Q. Meeker, L. A. Escobar: Statistical Methods for Reliability Data (Wiley 1998), ch. 4 and 5.

use crate::hours::Hours;
use statrs::function::{
    erf::{erfc, erfc_inv},
    gamma::gamma,
};
use std::{f64::consts::SQRT_2, fmt};

/// How times spread around their mean.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Form {
    /// At a constant rate.
    #[default]
    Exponential,
    /// With this shape.
    Weibull(f64),
    /// The logarithm has this standard deviation.
    Lognormal(f64),
    /// Evenly, by this share of the mean to either side.
    Uniform(f64),
    /// Not at all.
    Fixed,
}

impl Form {
    /// From how it is written: `weibull 1.5`. `None` if it is none, or its number is outside of what is drawn (shapes from 0.2 to 50,
    /// deviations above 0 to 3, shares above 0 to 1).
    pub fn parse(text: &str) -> Option<Self> {
        let mut words = text.split_whitespace();
        let name = words.next()?;
        let number = words.next().map(str::parse::<f64>).transpose().ok()?;
        if words.next().is_some() {
            return None;
        }
        match (name, number) {
            ("exponential", None) => Some(Form::Exponential),
            ("fixed", None) => Some(Form::Fixed),
            ("weibull", Some(shape)) if (0.2..=50.0).contains(&shape) => Some(Form::Weibull(shape)),
            ("lognormal", Some(spread)) if spread > 0.0 && spread <= 3.0 => Some(Form::Lognormal(spread)),
            ("uniform", Some(share)) if share > 0.0 && share <= 1.0 => Some(Form::Uniform(share)),
            _ => None,
        }
    }
}

impl fmt::Display for Form {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Form::Exponential => f.write_str("exponential"),
            Form::Weibull(shape) => write!(f, "weibull {shape}"),
            Form::Lognormal(spread) => write!(f, "lognormal {spread}"),
            Form::Uniform(share) => write!(f, "uniform {share}"),
            Form::Fixed => f.write_str("fixed"),
        }
    }
}

/// A random time.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Time {
    /// Its mean.
    pub mean: Hours,
    /// How it spreads.
    pub form: Form,
}

impl Time {
    /// At a constant rate with this mean.
    pub const fn exponential(mean: Hours) -> Self {
        Time { mean, form: Form::Exponential }
    }

    /// Ready to be drawn.
    pub(crate) fn drawn(self) -> Draw {
        let mean = self.mean.as_f64();
        match self.form {
            Form::Exponential => Draw::Exponential { mean },
            Form::Weibull(shape) => Draw::Weibull { scale: mean / gamma(1.0 + 1.0 / shape), shape },
            Form::Lognormal(spread) => Draw::Lognormal { middle: mean.ln() - spread * spread / 2.0, spread },
            Form::Uniform(share) => Draw::Uniform { least: mean * (1.0 - share), width: 2.0 * mean * share },
            Form::Fixed => Draw::Fixed { at: mean },
        }
    }
}

/// A random time in hours, its numbers worked out.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Draw {
    Exponential { mean: f64 },
    Weibull { scale: f64, shape: f64 },
    Lognormal { middle: f64, spread: f64 },
    Uniform { least: f64, width: f64 },
    Fixed { at: f64 },
}

impl Draw {
    /// The time that a number in [0, 1) stands for.
    pub(crate) fn at(self, number: f64) -> Hours {
        let rest = -(1.0 - number).ln();
        let hours = match self {
            Draw::Exponential { mean } => mean * rest,
            Draw::Weibull { scale, shape } => scale * rest.powf(1.0 / shape),
            Draw::Lognormal { middle, spread } => (middle - spread * SQRT_2 * erfc_inv(2.0 * number)).exp(),
            Draw::Uniform { least, width } => least + width * number,
            Draw::Fixed { at } => at,
        };
        Hours::from_f64(hours).unwrap_or(Hours::NEVER)
    }

    /// How likely it is longer than this.
    pub(crate) fn beyond(self, time: Hours) -> f64 {
        let t = time.as_f64();
        match self {
            Draw::Exponential { mean } => (-t / mean).exp(),
            Draw::Weibull { scale, shape } => (-(t / scale).powf(shape)).exp(),
            Draw::Lognormal { middle, spread } => erfc((t.ln() - middle) / (spread * SQRT_2)) / 2.0,
            Draw::Uniform { least, width } => ((least + width - t) / width).clamp(0.0, 1.0),
            Draw::Fixed { at } => f64::from(at > t),
        }
    }
}
