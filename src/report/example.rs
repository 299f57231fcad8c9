//! Commands that show how a quantity is asked for.

use crate::quantity::{Domain, Kind, Parameter, Quantity};
use crate::report::provenance::flag;

/// Values that look natural, best first.
const NUMBERS: [f64; 8] = [0.5, 1.0, 2.0, 0.1, 10.0, 0.0, -0.5, -1.0];
/// Ranges that look natural, best first.
const RANGES: [(f64, f64); 5] = [(0.1, 0.9), (0.05, 0.45), (1.0, 2.0), (2.0, 10.0), (-0.9, -0.1)];

/// A value inside the domain, in the grammar of the command line.
pub fn value(parameter: &Parameter) -> String {
    match parameter.kind {
        Kind::Word(words) | Kind::IndexedWord { words, .. } => {
            return words.first().map_or(String::new(), |word| word.to_string());
        }
        Kind::Form(form) => return form.example.into(),
        _ => {}
    }
    let domain = parameter.domain;
    let natural =
        NUMBERS.into_iter().find(|&x| domain.contains(x) && !(is_integer(parameter) && x.fract() != 0.0));
    natural.unwrap_or(domain.low).to_string()
}

/// A range inside the domain.
fn range(parameter: &Parameter) -> Option<String> {
    let inside = |domain: Domain, (low, high): &(f64, f64)| domain.contains(*low) && domain.contains(*high);
    match parameter.kind {
        Kind::Real | Kind::RealOrWord(_) => {
            RANGES.iter().find(|r| inside(parameter.domain, r)).map(|(low, high)| format!("{low}:{high}/9"))
        }
        _ => None,
    }
}

fn is_integer(parameter: &Parameter) -> bool {
    parameter.kind.is_whole()
}

/// The flags of `missing` parameters with values that work.
pub fn flags<'a>(missing: impl Iterator<Item = &'a Parameter>) -> String {
    missing.map(|p| format!(" --{} {}", flag(p.symbol.name), value(p))).collect()
}

/// A command that draws a curve: defaults where they exist, one swept parameter where none is by default.
pub fn command(quantity: &Quantity) -> String {
    let mut swept = quantity.params.iter().any(|p| p.default.as_ref().is_some_and(|axis| axis.is_swept()));
    let is_abscissa = |p: &Parameter| quantity.abscissa.is_none_or(|s| s.name == p.symbol.name);
    let mut line = format!("{} curve {}", env!("CARGO_PKG_NAME"), quantity.name);
    // Without a sweep by default, the abscissa is swept, or else the first parameter that can be.
    let choice = |p: &&Parameter| range(p).is_some();
    let first = quantity.params.iter().filter(choice).find(|p| is_abscissa(p));
    let first = first.or_else(|| quantity.params.iter().find(choice)).map(|p| p.symbol.name);
    for parameter in quantity.params {
        let name = parameter.symbol.name;
        match range(parameter) {
            Some(range) if !swept && first == Some(name) => {
                line += &format!(" --{} {range}", flag(name));
                swept = true;
            }
            _ if parameter.default.is_none() && parameter.kind.instead_of().is_empty() => {
                line += &flags(std::iter::once(parameter))
            }
            _ => {}
        }
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quantities::QUANTITIES;

    #[test]
    fn example_values_lie_in_their_domains() {
        for parameter in QUANTITIES.iter().flat_map(|q| q.params) {
            let value = value(parameter);
            if let Kind::Form(form) = parameter.kind {
                assert_eq!((form.check)(&value), Ok(()), "{}", parameter.symbol.name);
                continue;
            }
            let inside = value.parse().is_ok_and(|x| parameter.domain.contains(x));
            assert!(
                inside || parameter.kind.words().contains(&value.as_str()),
                "{} {value}",
                parameter.symbol.name
            );
        }
    }
}
