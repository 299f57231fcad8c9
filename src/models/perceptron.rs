//! Perceptrons: a prior, the half-space constraint and a kernel.

use crate::models::binary::Binary;
use crate::models::committee::Activation;
use crate::models::half_space::HalfSpace;
use crate::models::spherical::Spherical;
use crate::numerics::quadrature::Quadrature;
use crate::theory::replica_symmetric::ReplicaSymmetric;

/// Replica-symmetric binary perceptron or tree committee; formula `binary.replica-symmetric`.
pub type BinaryPerceptron = ReplicaSymmetric<Binary, HalfSpace, Activation>;

/// Replica-symmetric spherical perceptron; formula `spherical.replica-symmetric`.
pub type SphericalPerceptron = ReplicaSymmetric<Spherical, HalfSpace, Activation>;

/// The binary perceptron ([`Activation::Linear`]) or the tree committee with this activation.
pub fn binary(activation: Activation, quadrature: Quadrature) -> BinaryPerceptron {
    ReplicaSymmetric { prior: Binary, constraint: HalfSpace, kernel: activation, quadrature }
}

/// The spherical perceptron.
pub fn spherical(quadrature: Quadrature) -> SphericalPerceptron {
    ReplicaSymmetric { prior: Spherical, constraint: HalfSpace, kernel: Activation::Linear, quadrature }
}
