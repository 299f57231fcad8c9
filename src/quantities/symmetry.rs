//! What the counts of symmetry-induced subspaces share: widths, layers, symmetries, and one pass of a recurrence for a block.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::models::symmetry_counts::{Ask, Blocks, Layer, counts, layered_log_ratio, log_all, log_count};
use crate::quantity::{Axis, Block, Domain, Form, Inputs, Kind, Parameter, Rows, Solved, Status, Value};
use crate::special::natural::Natural;
use crate::symbols::{self, Symbol};

/// Minima of an activation without symmetries.
const GENERIC: Blocks = Blocks { signed: false, zero_groups: true, dead: false };

/// Largest width.
pub const WIDEST: usize = 2_000_000;

/// A whole number from `least` up to the largest width.
pub const fn width(symbol: &'static Symbol, least: f64, default: Axis) -> Parameter {
    Parameter {
        symbol,
        kind: Kind::Integer,
        domain: Domain::closed(least, WIDEST as f64),
        default: Some(default),
    }
}

/// Widths of several layers, in place of two numbers.
pub const fn layers(form: &'static Form) -> Parameter {
    Parameter {
        symbol: &symbols::LAYERS,
        kind: Kind::Form(form),
        domain: Domain::closed(0.0, 0.0),
        default: None,
    }
}

/// The form of widths of several layers that stand in for these parameters.
pub const fn widths(instead_of: &'static [&'static Symbol]) -> Form {
    Form {
        expected: "minimal:actual width of each hidden layer",
        example: "3:4,5:6",
        check: |text| Layer::parse_all(text, WIDEST).map(drop),
        instead_of,
    }
}

/// The symmetry of the activation.
pub const SYMMETRY: Parameter = Parameter {
    symbol: &symbols::SYMMETRY,
    kind: Kind::Word(&Blocks::WORDS),
    domain: Domain::closed(0.0, 0.0),
    default: Some(Axis::One(Value::word("generic"))),
};

/// Consecutive whole numbers.
pub const fn whole(from: f64, count: u64) -> Axis {
    Axis::Step { from, step: 1.0, scale: 1.0, count }
}

/// The layers asked for, if any.
pub fn layers_asked(inputs: &Inputs) -> Option<Vec<Layer>> {
    inputs.word(&symbols::LAYERS).and_then(|text| Layer::parse_all(text, WIDEST).ok())
}

/// A whole number asked for.
pub fn whole_number(inputs: &Inputs, symbol: &Symbol) -> usize {
    inputs.number(symbol) as usize
}

/// The blocks of neurons for the symmetry asked for.
fn kind_asked(inputs: &Inputs, kind: fn(&str) -> Option<Blocks>) -> Blocks {
    let word = inputs.word(&symbols::SYMMETRY).unwrap_or("generic");
    kind(word).expect("the request was checked against the declared words")
}

/// Narrow and wide width of each layer asked for.
fn pairs(inputs: &Inputs, narrow: &Symbol, wide: &Symbol) -> Vec<(usize, usize)> {
    match layers_asked(inputs) {
        Some(layers) => layers.iter().map(|layer| (layer.minimal, layer.actual)).collect(),
        None => vec![(whole_number(inputs, narrow), whole_number(inputs, wide))],
    }
}

/// Exact counts by what was asked; `None` beyond exact widths.
type Table = BTreeMap<(Blocks, Ask, usize), Option<Natural>>;

/// A block whose points are known, and every exact count that they need.
fn with_table<'a>(
    block: Block<'a>,
    asks: impl Fn(&Inputs) -> (Blocks, Vec<(Ask, usize)>),
) -> (Block<'a>, Table) {
    let Block { params, points, settings } = block;
    let points: Vec<Vec<Value>> = points.collect();
    let mut wanted: BTreeMap<Blocks, Vec<(Ask, usize)>> = BTreeMap::new();
    for values in &points {
        let (blocks, asked) = asks(&Inputs::new(params, values));
        wanted.entry(blocks).or_default().extend(asked);
    }
    let solve = |(blocks, asked): (Blocks, Vec<(Ask, usize)>)| {
        let counted = counts(blocks, &asked);
        asked.into_iter().zip(counted).map(move |((ask, width), n)| ((blocks, ask, width), n))
    };
    let table = wanted.into_iter().flat_map(solve).collect();
    (Block { params, points: Box::new(points.into_iter()), settings }, table)
}

/// A count, or an empty cell where it is not given digit by digit, and its logarithm.
fn row(count: Option<&Natural>, log: (f64, f64)) -> Solved {
    let count = count.map_or(Value::Empty, |n| Value::Digits(n.digits()));
    // Without subspaces there is no logarithm, and no digits are missing.
    let (count, log, error) = match log {
        (f64::NEG_INFINITY, _) => (Value::Digits("0".into()), Value::Empty, 0.0),
        (log, error) => (count, Value::Number(log), error),
    };
    Solved {
        values: vec![count, log],
        errors: vec![0.0, error],
        residual: 0.0,
        status: Status::Ok,
        verified: None,
    }
}

/// Counts of subspaces with these blocks, and their products over layers.
pub fn counted<'a>(block: Block<'a>, kind: fn(&str) -> Option<Blocks>) -> Rows<'a> {
    let pairs = |inputs: &Inputs| pairs(inputs, &symbols::NARROW, &symbols::WIDE);
    let (block, table) = with_table(block, |inputs| {
        let asks = pairs(inputs).into_iter().map(|(r, m)| (Ask::One(r), m)).collect();
        (kind_asked(inputs, kind), asks)
    });
    block.each(move |inputs, _| {
        let (pairs, blocks) = (pairs(&inputs), kind_asked(&inputs, kind));
        let exact = pairs.iter().map(|&(r, m)| table[&(blocks, Ask::One(r), m)].as_ref().map(Cow::Borrowed));
        let times = |a: Cow<Natural>, b: Cow<Natural>| Cow::Owned(a.times(&b));
        let product = exact.reduce(|a, b| Some(times(a?, b?))).flatten();
        let log = match &product {
            Some(n) => n.log(),
            None => sum(pairs.iter().map(|&(r, m)| log_of(blocks, r, m))),
        };
        Ok(row(product.as_deref(), log))
    })
}

/// Critical subspaces of all narrower networks, one critical point each: at least one layer is below its minimal width.
pub fn totalled(block: Block) -> Rows {
    let pairs = |inputs: &Inputs| pairs(inputs, &symbols::NARROW_STAR, &symbols::WIDE);
    let blocks = Blocks { zero_groups: false, ..GENERIC };
    let (block, table) = with_table(block, |inputs| {
        let both = |(r, m)| [(Ask::Below(r), m), (Ask::One(r), m)];
        (blocks, pairs(inputs).into_iter().flat_map(both).collect())
    });
    block.each(move |inputs, _| {
        let pairs = pairs(&inputs);
        let count = match pairs.as_slice() {
            &[(r, m)] => table[&(blocks, Ask::Below(r), m)].as_ref().map(Cow::Borrowed),
            several => product_less_equal(several, &table, blocks).map(Cow::Owned),
        };
        let log = match &count {
            Some(n) => n.log(),
            None => log_total(&pairs),
        };
        Ok(row(count.as_deref(), log))
    })
}

fn product_less_equal(pairs: &[(usize, usize)], table: &Table, blocks: Blocks) -> Option<Natural> {
    let (mut all, mut equal) = (Natural::from(1), Natural::from(1));
    for &(r, m) in pairs {
        let minimal = table[&(blocks, Ask::One(r), m)].as_ref()?;
        all = all.times(&table[&(blocks, Ask::Below(r), m)].as_ref()?.plus(minimal));
        equal = equal.times(minimal);
    }
    all.minus(&equal)
}

/// Logarithm of the total beyond exact widths: the ratio times the minima, where there are any.
fn log_total(pairs: &[(usize, usize)]) -> (f64, f64) {
    if let &[(r, m)] = pairs
        && m < r
    {
        return log_all(m as f64);
    }
    let layers: Vec<_> = pairs.iter().map(|&(r, m)| (r as f64, (m - r) as f64)).collect();
    sum(pairs.iter().map(|&(r, m)| log_of(GENERIC, r, m)).chain([layered_log_ratio(&layers)]))
}

fn log_of(blocks: Blocks, r: usize, m: usize) -> (f64, f64) {
    if m < r { (f64::NEG_INFINITY, 0.0) } else { log_count(blocks, r as f64, m as f64) }
}

fn sum(logs: impl Iterator<Item = (f64, f64)>) -> (f64, f64) {
    let (sum, error, size) =
        logs.fold((0.0, 0.0, 0.0), |(s, e, size), (log, error)| (s + log, e + error, size + log.abs()));
    (sum, error + f64::EPSILON * size)
}
