//! Scales and ticks.

use super::label::Label;
use super::series::{Abscissa, Spacing};
use super::style::SMALL;

/// Spans below this fraction of the values are rounding noise: the column is constant.
const NOISE: f64 = 1e-12;
/// Decimals a tick can have before an offset is taken out.
const DECIMALS: i32 = 5;
/// Powers of ten between which numbers are written out.
const WRITTEN_OUT: std::ops::RangeInclusive<i32> = -3..=4;
/// Decades between labels on a long logarithmic axis.
const STRIDES: [i32; 9] = [1, 2, 3, 5, 10, 20, 50, 100, 200];

/// From values to `0..1` along an axis.
#[derive(Debug, Clone, Copy)]
pub enum Scale {
    /// `value / 10^exponent` between the two.
    Linear {
        /// Power of ten taken out: keeps the arithmetic in range and the labels short.
        exponent: i32,
        /// Start of the axis.
        low: f64,
        /// End of the axis.
        high: f64,
    },
    /// `log10(value)` between the two.
    Log {
        /// Start of the axis.
        low: f64,
        /// End of the axis.
        high: f64,
    },
}

/// A mark on an axis.
#[derive(Debug, Clone)]
pub struct Tick {
    /// Where, in `0..1`.
    pub at: f64,
    /// What it says.
    pub label: Option<Label>,
    /// Whether a line of the grid passes here.
    pub major: bool,
}

/// The marks of an axis.
#[derive(Debug, Clone, Default)]
pub struct Ticks {
    /// The marks, from low to high.
    pub ticks: Vec<Tick>,
    /// What all labels have been divided or shifted by.
    pub note: Option<Label>,
}

impl Ticks {
    /// Whether all labels are whole numbers.
    pub fn are_whole(&self) -> bool {
        self.ticks
            .iter()
            .flat_map(|t| &t.label)
            .all(|label| label.0.iter().all(|(_, text)| !text.contains('.')))
    }

    /// Width of the widest label.
    pub fn widest(&self) -> f64 {
        self.ticks.iter().flat_map(|t| &t.label).map(|l| l.width(SMALL)).fold(0.0, f64::max)
    }
}

/// `10^exponent`, correctly rounded.
fn power(exponent: i32) -> f64 {
    format!("1e{exponent}").parse().unwrap_or(1.0)
}

/// The exponent of the leading digit.
fn magnitude(x: f64) -> i32 {
    format!("{:e}", x.abs()).split_once('e').and_then(|(_, e)| e.parse().ok()).unwrap_or(0)
}

impl Scale {
    /// Covers the range from `low` to `high` and a share of `margin` on both sides.
    pub fn linear((low, high): (f64, f64), margin: f64) -> Self {
        let size = low.abs().max(high.abs());
        let exponent = match magnitude(size) {
            e if size == 0.0 || WRITTEN_OUT.contains(&e) => 0,
            e => e.max(-300),
        };
        let unit = power(exponent);
        let (low, high, size) = (low / unit, high / unit, size / unit);
        let pad = match high - low {
            _ if size == 0.0 => 1.0,
            span if span <= NOISE * size => 0.1 * size,
            span => margin * span,
        };
        Scale::Linear { exponent, low: low - pad, high: high + pad }
    }

    /// The same in the logarithm, for positive values.
    pub fn log((low, high): (f64, f64), margin: f64) -> Self {
        let (low, high) = (low.log10(), high.log10());
        let pad = if high - low <= NOISE { 0.5 } else { margin * (high - low) };
        Scale::Log { low: low - pad, high: high + pad }
    }

    /// The scale of a horizontal axis.
    pub fn abscissa(abscissa: &Abscissa) -> Self {
        let margin = if abscissa.joined { 0.02 } else { 0.06 };
        match &abscissa.spacing {
            Spacing::Linear => Scale::linear(abscissa.range, margin),
            Spacing::Log => Scale::log(abscissa.range, margin),
            Spacing::Words(words) => {
                Scale::Linear { exponent: 0, low: -0.5, high: words.len().max(1) as f64 - 0.5 }
            }
        }
    }

    /// Where a value lies; inside `0..1` for values on the axis.
    pub fn at(&self, x: f64) -> f64 {
        match *self {
            Scale::Linear { exponent, low, high } => (x / power(exponent) - low) / (high - low),
            Scale::Log { low, high } => (x.log10() - low) / (high - low),
        }
    }

    /// About `target` labelled ticks.
    pub fn ticks(&self, target: usize) -> Ticks {
        match *self {
            Scale::Linear { exponent, low, high } => linear_ticks(exponent, low, high, target),
            Scale::Log { low, high } => log_ticks(low, high, target),
        }
    }
}

/// The least step of the 1-2-5 series above `span / target`, as a digit and an exponent.
fn step(span: f64, target: usize) -> (f64, i32) {
    let raw = span / target as f64;
    let exponent = raw.log10().floor() as i32;
    let digit = raw / power(exponent);
    match [1.0, 2.0, 5.0].into_iter().find(|d| *d >= digit * (1.0 - 1e-9)) {
        Some(digit) => (digit, exponent),
        None => (1.0, exponent + 1),
    }
}

fn linear_ticks(exponent: i32, low: f64, high: f64, target: usize) -> Ticks {
    let (digit, decade) = step(high - low, target);
    let step = digit * power(decade);
    // Labels that would need many decimals say how far they are from a round number instead.
    let shifted = -decade > DECIMALS;
    let block = power(magnitude(high - low) + 1);
    let offset = if shifted { (low / block).floor() * block } else { 0.0 };
    let size = if shifted { magnitude(high - offset) } else { 0 };
    let decimals = (size - decade).max(0) as usize;
    let (first, last) = (((low - offset) / step).ceil() as i64, ((high - offset) / step).floor() as i64);
    let ticks = (first..=last).map(|k| {
        let label = format!("{:.decimals$}", k as f64 * digit * power(decade - size));
        let at = (offset + k as f64 * step - low) / (high - low);
        Tick { at, label: Some(Label::number(&label)), major: true }
    });
    let factor = |exponent: i32| match exponent {
        0 => Label::default(),
        e => Label::plain("×").then(Label::number(&format!("1e{e}"))),
    };
    let note = if shifted {
        let digits = (-magnitude(block)).max(0) as usize;
        let offset = Label::number(&format!("{offset:.digits$}")).then(factor(exponent));
        Some(factor(size + exponent).text(" + ").then(offset))
    } else {
        (exponent != 0).then(|| factor(exponent))
    };
    Ticks { ticks: ticks.collect(), note }
}

fn log_ticks(low: f64, high: f64, target: usize) -> Ticks {
    let span = high - low;
    let place = |x: f64| (x - low) / span;
    if span < 0.7 {
        // Less than a factor of five: powers of ten are too sparse to read.
        let inner = Scale::linear((10f64.powf(low), 10f64.powf(high)), 0.0);
        let Scale::Linear { exponent, .. } = inner else { return Ticks::default() };
        let Scale::Linear { low: from, high: to, .. } = inner else { return Ticks::default() };
        let mut linear = linear_ticks(exponent, from, to, target);
        for tick in &mut linear.ticks {
            let value = from + tick.at * (to - from);
            tick.at = place(value.log10() + f64::from(exponent));
        }
        return linear;
    }
    let decades = (high.floor() - low.ceil()) as usize + 1;
    let stride = STRIDES.into_iter().find(|s| decades <= target * *s as usize).unwrap_or(500);
    let mut ticks = Vec::new();
    for decade in low.floor() as i32..=high.floor() as i32 {
        let labelled = decade.rem_euclid(stride) == 0;
        if !labelled && stride > 20 {
            continue;
        }
        for digit in 1..=9 {
            let at = place(f64::from(decade) + f64::from(digit).log10());
            let between = digit > 1;
            if !(-1e-9..=1.0 + 1e-9).contains(&at) || (between && stride > 1) {
                continue;
            }
            let spelled = span < 2.5 && (digit == 2 || digit == 5);
            let label = match between {
                false if span < 2.5 && WRITTEN_OUT.contains(&decade) => Some(format!("{}", power(decade))),
                false => labelled.then(|| format!("1e{decade}")),
                true if WRITTEN_OUT.contains(&decade) => spelled
                    .then(|| format!("{:.*}", (-decade).max(0) as usize, f64::from(digit) * power(decade))),
                true => spelled.then(|| format!("{digit}e{decade}")),
            };
            let label = label.map(|text| Label::number(&text));
            ticks.push(Tick { at, major: label.is_some() && (!between || spelled), label });
        }
    }
    Ticks { ticks, note: None }
}
