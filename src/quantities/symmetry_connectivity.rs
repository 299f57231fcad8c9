//! `symmetry-connectivity`.

use crate::error::SolveError;
use crate::models::neuron_symmetry::connectivity::{components, diameter, edges, first_betti};
use crate::models::symmetry_counts::Layer;
use crate::quantities::symmetry::{layers, layers_asked, whole, whole_number};
use crate::quantity::{
    Axis, Block, Domain, Form, Kind, Parameter, Quantity, Rigour, Rows, Solved, Status, Value,
};
use crate::special::natural::Natural;
use crate::symbols::{self, Symbol};

/// how the affine subspaces of zero loss of a wide network hang together
pub static QUANTITY: Quantity = Quantity {
    name: "symmetry-connectivity",
    summary: "how the affine subspaces of zero loss hang together: components, pairs that meet, steps between the farthest, independent loops; empty where not known; of several hidden layers the components",
    rigour: Rigour::Exact,
    formulas: &["symmetry.connectivity"],
    params: &[
        width(&symbols::NARROW, Axis::number(3.0)),
        width(&symbols::WIDE, whole(3.0, 5)),
        layers(&LAYERS),
    ],
    abscissa: Some(&symbols::WIDE),
    columns: &[&symbols::COMPONENTS, &symbols::EDGES, &symbols::DIAMETER, &symbols::FIRST_BETTI],
    bands: &[],
    rows,
};

/// Largest width: pairs that meet are counted digit by digit.
const WIDEST: usize = 100;
/// Largest number of subspaces among which the farthest are searched.
const LARGEST_SEARCH: usize = 5_000;

static LAYERS: Form = Form {
    expected: "minimal:actual width of each hidden layer",
    example: "3:4,5:6",
    check: |text| Layer::parse_all(text, WIDEST).map(drop),
    instead_of: &[&symbols::NARROW, &symbols::WIDE],
};

const fn width(symbol: &'static Symbol, default: Axis) -> Parameter {
    let domain = Domain::closed(1.0, WIDEST as f64);
    Parameter { symbol, kind: Kind::Integer, domain, default: Some(default) }
}

fn rows(block: Block) -> Rows {
    block.each(|inputs, _| {
        let digits = |n: Natural| Value::Digits(n.to_string());
        let values = if let Some(layers) = layers_asked(&inputs) {
            let each = layers.iter().map(|layer| components(layer.minimal, layer.actual));
            let all = each.fold(Natural::from(1), |product, n| product.times(&n));
            vec![digits(all), Value::Empty, Value::Empty, Value::Empty]
        } else {
            let (r, m) = (whole_number(&inputs, &symbols::NARROW), whole_number(&inputs, &symbols::WIDE));
            if m < r {
                return Err(SolveError::NoSolution("the network is narrower than the minimal width"));
            }
            let diameter = diameter(r, m, LARGEST_SEARCH);
            vec![
                digits(components(r, m)),
                digits(edges(r, m)),
                diameter.map_or(Value::Empty, |steps| Value::Integer(steps as i64)),
                first_betti(r, m).map_or(Value::Empty, digits),
            ]
        };
        Ok(Solved { values, errors: vec![0.0; 4], residual: 0.0, status: Status::Ok, verified: None })
    })
}
