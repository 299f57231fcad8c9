//! What splitting a neuron into copies does to the Hessian of a critical point.

use nalgebra::{DMatrix, SymmetricEigen};

use crate::models::neuron_symmetry::two_layer::{Examples, TwoLayer};

/// How many eigenvalues of a symmetric matrix are negative, zero and positive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Inertia {
    /// Negative eigenvalues: the index.
    pub negative: usize,
    /// Eigenvalues that vanish.
    pub null: usize,
    /// Positive eigenvalues.
    pub positive: usize,
}

impl Inertia {
    /// Of a symmetric matrix; eigenvalues count as zero up to `tolerance` times the largest modulus among them.
    pub fn of(matrix: &DMatrix<f64>, tolerance: f64) -> Self {
        let values = SymmetricEigen::new(matrix.clone()).eigenvalues;
        Self::within(values.as_slice(), tolerance * values.amax())
    }

    fn within(values: &[f64], zero: f64) -> Self {
        let negative = values.iter().filter(|&&x| x < -zero).count();
        let positive = values.iter().filter(|&&x| x > zero).count();
        Inertia { negative, null: values.len() - negative - positive, positive }
    }

    /// Of two matrices side by side.
    pub fn plus(self, other: Inertia) -> Self {
        Inertia {
            negative: self.negative + other.negative,
            null: self.null + other.null,
            positive: self.positive + other.positive,
        }
    }
}

/// The shares of a neuron's outgoing weights that its copies take, by sign; they add up to one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shares {
    /// Positive shares, at least one.
    pub positive: usize,
    /// Negative shares.
    pub negative: usize,
    /// Copies with no share.
    pub zero: usize,
}

impl Shares {
    /// Counts the signs.
    pub fn of(shares: &[f64]) -> Self {
        let count = |sign: fn(f64) -> bool| shares.iter().filter(|&&share| sign(share)).count();
        Shares { positive: count(|x| x > 0.0), negative: count(|x| x < 0.0), zero: count(|x| x == 0.0) }
    }

    /// How many copies there are.
    pub fn copies(&self) -> usize {
        self.positive + self.negative + self.zero
    }
}

/// A neuron of a critical point as far as its splitting is concerned; formula `symmetry.hessian-index`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SplitNeuron {
    /// Number of outputs.
    pub d_out: usize,
    /// Rank of `D = E[sigma'(w . x) x l'(f)^T]`, which couples incoming to outgoing weights; zero for one output.
    pub coupling: usize,
    /// Inertia of `M = E[l'(f) . a sigma''(w . x) x x^T]` on the kernel of `D^T`.
    pub curvature: Inertia,
}

impl SplitNeuron {
    /// Of a neuron of a network that is a critical point of its loss on these examples. Singular values and eigenvalues count as zero up
    /// to `tolerance` times the scale of both matrices.
    pub fn of(network: &TwoLayer, neuron: usize, examples: &Examples, tolerance: f64) -> Self {
        let (w, a) =
            (network.incoming.column(neuron).into_owned(), network.outgoing.column(neuron).into_owned());
        let [curvature, coupling] = network.pull(examples, &w, &a);
        let zero = tolerance * curvature.amax().max(coupling.amax());
        // Columns of zeros make the left singular vectors a whole basis; a Gram matrix would lose half of the digits.
        let (d_in, d_out) = coupling.shape();
        let decomposition = coupling.resize(d_in, d_in.max(d_out), 0.0).svd(true, false);
        let singular = &decomposition.singular_values;
        let kernel: Vec<_> = (0..d_in).filter(|&i| singular[i] <= zero).collect();
        let basis = decomposition.u.unwrap_or_else(|| DMatrix::identity(d_in, d_in)).select_columns(&kernel);
        let restricted = basis.transpose() * curvature * &basis;
        let values = if kernel.is_empty() {
            Vec::new()
        } else {
            SymmetricEigen::new(restricted).eigenvalues.as_slice().to_vec()
        };
        SplitNeuron { d_out, coupling: d_in - kernel.len(), curvature: Inertia::within(&values, zero) }
    }

    /// What splitting the neuron adds to the inertia of the Hessian; nothing for a single copy.
    pub fn added(&self, shares: Shares) -> Inertia {
        let Inertia { negative, null, positive } = self.curvature;
        let (spare, with, against) = (shares.copies() - 1, shares.positive - 1, shares.negative);
        let split = spare * self.coupling;
        Inertia {
            negative: split + with * negative + against * positive,
            null: spare * (self.d_out - self.coupling)
                + (with + against) * null
                + shares.zero * (negative + null + positive),
            positive: split + with * positive + against * negative,
        }
    }
}
