//! `symmetry-path`.

use crate::error::SolveError;
use crate::models::neuron_symmetry::path::{Step, steps};
use crate::models::neuron_symmetry::permutation::Permutation;
use crate::quantity::{
    Axis, Block, Domain, Form, Kind, Parameter, Quantity, Rigour, Rows, Solved, Status, Value,
};
use crate::symbols;

/// a shortest zero-loss path between two orders of the same neurons, by way of one spare neuron
pub static QUANTITY: Quantity = Quantity {
    name: "symmetry-path",
    summary: "a shortest zero-loss path from the neurons in order to a permutation of them, by way of one spare neuron in the last slot: a row for each straight segment",
    rigour: Rigour::Theorem,
    formulas: &["symmetry.path"],
    params: &[Parameter {
        symbol: &symbols::PERMUTATION,
        kind: Kind::Form(&PERMUTATION),
        domain: Domain::closed(0.0, 0.0),
        default: Some(Axis::One(Value::word("2,3,1"))),
    }],
    abscissa: None,
    columns: &[
        &symbols::SEGMENT,
        &symbols::SEGMENTS,
        &symbols::MOVE,
        &symbols::NEURON,
        &symbols::SLOT_FROM,
        &symbols::SLOT_TO,
        &symbols::SLOTS,
    ],
    bands: &[],
    rows,
};

/// Most neurons: a longer line is hardly meant.
const MOST: usize = 1000;

static PERMUTATION: Form =
    Form { expected: "the neuron that each slot holds in the end", example: "2,3,1", check, instead_of: &[] };

fn check(text: &str) -> Result<(), String> {
    let size = text.parse::<Permutation>()?.size();
    if size > MOST { Err(format!("{size} neurons, more than {MOST}")) } else { Ok(()) }
}

fn rows(block: Block) -> Rows {
    block.several(|inputs, _| {
        let text = inputs.word(&symbols::PERMUTATION).unwrap_or_default();
        let permutation: Permutation =
            text.parse().map_err(|_| SolveError::NoSolution("not a permutation in one-line notation"))?;
        let steps = steps(&permutation);
        let mut slots: Vec<Option<usize>> = (0..permutation.size()).map(Some).chain([None]).collect();
        let number = |place: usize| Value::Integer(place as i64 + 1);
        let row = |(segment, step): (usize, &Step)| {
            let (word, neuron, from, to) = match *step {
                Step::Move { slot, neuron } => ("move", Some(neuron), None, slot),
                Step::Transfer { neuron, from, to } => {
                    (slots[from], slots[to]) = (None, Some(neuron));
                    ("transfer", Some(neuron), Some(from), to)
                }
                Step::Park { slot } => ("park", None, None, slot),
            };
            let names = slots.iter().map(|held| held.map_or("-".into(), |neuron| (neuron + 1).to_string()));
            let names: Vec<String> = names.collect();
            let values = vec![
                number(segment),
                Value::Integer(steps.len() as i64),
                Value::word(word),
                neuron.map_or(Value::Empty, number),
                from.map_or(Value::Empty, number),
                number(to),
                Value::Text(names.join(" ").into()),
            ];
            Solved { values, errors: vec![0.0; 7], residual: 0.0, status: Status::Ok, verified: None }
        };
        Ok(steps.iter().enumerate().map(row).collect())
    })
}
