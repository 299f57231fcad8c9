//! What the quantities of `y`-tuples share: their parameters and the tuples of the symmetric window.

use crate::models::committee::Activation;
use crate::models::symmetric_window::SymmetricWindow;
use crate::numerics::quadrature::Quadrature;
use crate::quantity::{Axis, Domain, Inputs, Kind, Parameter, Status};
use crate::symbols;
use crate::theory::dense_cluster::DenseCluster;
use crate::theory::quenched_tuples::QuenchedTuples;
use crate::theory::tuples::Tuples;

/// Largest number of solutions in a tuple.
pub const LARGEST: f64 = 1000.0;

/// Number of solutions in a tuple.
pub const REPLICAS: Parameter = replicas(&["inf"], Axis::number(3.0));

/// A number of solutions, or one of these words, with this default.
pub const fn replicas(words: &'static [&'static str], default: Axis) -> Parameter {
    let kind = if words.is_empty() { Kind::Real } else { Kind::RealOrWord(words) };
    Parameter { symbol: &symbols::Y, kind, domain: Domain::closed(1.0, LARGEST), default: Some(default) }
}

/// The number of solutions asked for; none for the word `inf`.
pub fn count(inputs: &Inputs) -> Option<f64> {
    inputs.value(&symbols::Y).as_number()
}

/// Tuples of the symmetric window.
pub fn tuples(quadrature: Quadrature) -> Tuples<SymmetricWindow> {
    Tuples { constraint: SymmetricWindow, quadrature }
}

/// The same in a quenched average.
pub fn quenched(quadrature: Quadrature) -> QuenchedTuples<SymmetricWindow, Activation> {
    QuenchedTuples { constraint: SymmetricWindow, kernel: Activation::Linear, quadrature }
}

/// The limit of many replicas of the symmetric window.
pub fn dense(quadrature: Quadrature) -> DenseCluster<SymmetricWindow, Activation> {
    DenseCluster { constraint: SymmetricWindow, kernel: Activation::Linear, quadrature }
}

/// Fractional tuples are a continuation.
pub fn tuple_status(y: f64) -> Status {
    if y.fract() == 0.0 { Status::Ok } else { Status::Continued }
}
