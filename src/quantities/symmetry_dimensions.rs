//! `symmetry-dimensions`.

use crate::error::SolveError;
use crate::models::symmetry_counts::{Layer, by_dimension};
use crate::quantities::symmetry::{layers, layers_asked, whole_number};
use crate::quantity::{
    Axis, Block, Domain, Form, Kind, Parameter, Quantity, Rigour, Rows, SWITCH, Solved, Status, Value,
};
use crate::special::natural::Natural;
use crate::symbols::{self, Symbol};

/// affine subspaces of zero loss by their dimension
pub static QUANTITY: Quantity = Quantity {
    name: "symmetry-dimensions",
    summary: "affine subspaces of zero loss of a network wider than needed by their dimension, a row for each; for an activation without symmetries",
    rigour: Rigour::Exact,
    formulas: &["symmetry.dimensions", "symmetry.activation-class"],
    params: &[
        size(&symbols::NARROW, WIDEST, 3.0),
        size(&symbols::WIDE, WIDEST, 6.0),
        layers(&LAYERS),
        size(&symbols::D_IN, LARGEST_SIDE, 3.0),
        size(&symbols::D_OUT, LARGEST_SIDE, 1.0),
        Parameter {
            symbol: &symbols::BIASES,
            kind: Kind::Word(&SWITCH),
            domain: Domain::closed(0.0, 0.0),
            default: Some(Axis::One(Value::word("no"))),
        },
    ],
    abscissa: None,
    columns: &[&symbols::DIMENSION, &symbols::COUNT],
    bands: &[],
    rows,
};

/// Largest width: every dimension is a row with an exact count.
const WIDEST: usize = 1000;
/// Largest number of inputs or outputs.
const LARGEST_SIDE: usize = 1_000_000;
/// Largest product of the numbers of dimensions that layers have by themselves.
const LARGEST_PRODUCT: usize = 20_000;

static LAYERS: Form = Form {
    expected: "minimal:actual width of each hidden layer",
    example: "3:4,5:6",
    check,
    instead_of: &[&symbols::NARROW, &symbols::WIDE],
};

fn check(text: &str) -> Result<(), String> {
    let layers = Layer::parse_all(text, WIDEST)?;
    let product = layers.iter().fold(1usize, |n, layer| n.saturating_mul(layer.spare() + 1));
    if product > LARGEST_PRODUCT {
        return Err(format!("{product} combinations of blocks, more than {LARGEST_PRODUCT}"));
    }
    Ok(())
}

const fn size(symbol: &'static Symbol, largest: usize, default: f64) -> Parameter {
    let domain = Domain::closed(1.0, largest as f64);
    Parameter { symbol, kind: Kind::Integer, domain, default: Some(Axis::number(default)) }
}

fn rows(block: Block) -> Rows {
    block.several(|inputs, _| {
        let number = |symbol| whole_number(&inputs, symbol);
        let layers = layers_asked(&inputs).unwrap_or_else(|| {
            vec![Layer { minimal: number(&symbols::NARROW), actual: number(&symbols::WIDE) }]
        });
        if layers.iter().any(|layer| layer.actual < layer.minimal) {
            return Err(SolveError::NoSolution("the network is narrower than the minimal width"));
        }
        let biases = inputs.word(&symbols::BIASES) == Some(SWITCH[1]);
        let dimensions = by_dimension(&layers, number(&symbols::D_IN), number(&symbols::D_OUT), biases)
            .ok_or(SolveError::NotFinite { what: "an exact count" })?;
        let row = |(dimension, count): (u64, Natural)| Solved {
            values: vec![Value::Integer(dimension as i64), Value::Digits(count.digits())],
            errors: vec![0.0, 0.0],
            residual: 0.0,
            status: Status::Ok,
            verified: None,
        };
        Ok(dimensions.into_iter().map(row).collect())
    })
}
