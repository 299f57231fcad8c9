//! Ranges in decimals: `0:1:0.05` holds 0.15, which 3 times 0.05 is not.

use crate::quantity::Axis;

/// Integers up to here are exact in an `f64`.
const EXACT: i128 = 1 << 53;
/// Largest power of ten that is exact in an `f64`.
const LARGEST_POWER: i32 = 22;

/// The range `[from, to, step]` in exact integers over a power of ten; `None` unless all are short decimals.
pub fn steps(texts: [&str; 3]) -> Option<Axis> {
    let decimals = texts.map(decimal);
    let exponent = decimals.iter().flatten().map(|d| d.1).min()?.min(0);
    let scaled = |d: Option<(i128, i32)>| {
        let (mantissa, power) = d?;
        mantissa.checked_mul(10_i128.checked_pow((power - exponent).try_into().ok()?)?)
    };
    let [from, to, step] = [scaled(decimals[0])?, scaled(decimals[1])?, scaled(decimals[2])?];
    let steps = to.checked_sub(from)?.checked_div(step)?;
    if exponent < -LARGEST_POWER || [from, to, step].iter().any(|x| x.abs() > EXACT) {
        return None;
    }
    let count = u64::try_from(steps).ok()?.saturating_add(1);
    Some(Axis::Step { from: from as f64, step: step as f64, scale: 10_f64.powi(-exponent), count })
}

/// Mantissa and power of ten of a decimal text.
fn decimal(text: &str) -> Option<(i128, i32)> {
    let (digits, power) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let fraction = fraction.trim_end_matches('0');
    let mantissa = format!("{whole}{fraction}").parse().ok()?;
    let power = power.parse::<i32>().ok()?.checked_sub(i32::try_from(fraction.len()).ok()?)?;
    if mantissa == 0 { Some((0, 0)) } else { Some((mantissa, power)) }
}
