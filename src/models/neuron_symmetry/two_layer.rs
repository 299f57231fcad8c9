//! A two-layer network on given data, with its exact gradient and Hessian.

use nalgebra::{DMatrix, DVector};
use num_dual::Dual2_64;

use crate::real::Real;

/// A smooth activation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SmoothUnit {
    /// `ln(1 + e^z) + 1/(1 + e^(-4z))`: no symmetry, not zero at zero; neither even nor odd up to a polynomial.
    Generic,
    /// `1/(1 + e^(-z))`: odd up to a constant.
    Sigmoid,
    /// `tanh z`: odd.
    Tanh,
    /// `ln(1 + e^z)`: even up to a linear function.
    Softplus,
}

impl SmoothUnit {
    /// The activation.
    pub fn value<R: Real>(self, z: R) -> R {
        let sigmoid = |z: R| (z * 0.5).tanh() * 0.5 + 0.5;
        let softplus = |z: R| if z.re() > 0.0 { z + (-z).exp().ln_1p() } else { z.exp().ln_1p() };
        match self {
            SmoothUnit::Generic => softplus(z) + sigmoid(z * 4.0),
            SmoothUnit::Sigmoid => sigmoid(z),
            SmoothUnit::Tanh => z.tanh(),
            SmoothUnit::Softplus => softplus(z),
        }
    }

    /// The activation and its first two derivatives.
    pub fn taylor(self, z: f64) -> [f64; 3] {
        let at = self.value(Dual2_64::from(z).derivative());
        [at.re, at.v1, at.v2]
    }

    /// Whether a neuron with both signs reversed is the same neuron.
    pub fn is_odd(self) -> bool {
        self == SmoothUnit::Tanh
    }
}

/// Inputs with what the network should make of them; a column per example.
#[derive(Debug, Clone, PartialEq)]
pub struct Examples {
    /// Inputs, of `d_in` entries each.
    pub inputs: DMatrix<f64>,
    /// Targets, of `d_out` entries each.
    pub targets: DMatrix<f64>,
}

/// `f(x) = sum_q a_q sigma(w_q . x)`: a column per hidden neuron; formula `symmetry.subspaces`.
///
/// Its parameters are `w_1, a_1, w_2, a_2, ...`; a bias is the weight of an input that is always one.
#[derive(Debug, Clone, PartialEq)]
pub struct TwoLayer {
    /// Activation.
    pub unit: SmoothUnit,
    /// Incoming weights, `d_in` per neuron.
    pub incoming: DMatrix<f64>,
    /// Outgoing weights, `d_out` per neuron.
    pub outgoing: DMatrix<f64>,
}

impl TwoLayer {
    /// Inputs.
    pub fn d_in(&self) -> usize {
        self.incoming.nrows()
    }

    /// Outputs.
    pub fn d_out(&self) -> usize {
        self.outgoing.nrows()
    }

    /// Hidden neurons.
    pub fn width(&self) -> usize {
        self.incoming.ncols()
    }

    /// All parameters.
    pub fn parameters(&self) -> DVector<f64> {
        let neuron =
            |q| self.incoming.column(q).iter().chain(self.outgoing.column(q).iter()).copied().collect();
        DVector::from_vec((0..self.width()).flat_map(|q| -> Vec<f64> { neuron(q) }).collect())
    }

    /// The network of the same activation, inputs and outputs with these parameters, `d_in + d_out` for each neuron.
    pub fn with_parameters(&self, parameters: &DVector<f64>) -> Self {
        let (d_in, d_out) = (self.d_in(), self.d_out());
        let size = d_in + d_out;
        let width = parameters.len() / size;
        TwoLayer {
            unit: self.unit,
            incoming: DMatrix::from_fn(d_in, width, |i, q| parameters[q * size + i]),
            outgoing: DMatrix::from_fn(d_out, width, |o, q| parameters[q * size + d_in + o]),
        }
    }

    /// What it makes of inputs, a column per example.
    pub fn outputs(&self, inputs: &DMatrix<f64>) -> DMatrix<f64> {
        &self.outgoing * (self.incoming.transpose() * inputs).map(|z| self.unit.value(z))
    }

    /// These inputs with its own outputs as targets: it is a zero-loss point there.
    pub fn teach(&self, inputs: DMatrix<f64>) -> Examples {
        Examples { targets: self.outputs(&inputs), inputs }
    }

    /// Half of the mean squared deviation.
    pub fn loss(&self, examples: &Examples) -> f64 {
        (self.outputs(&examples.inputs) - &examples.targets).norm_squared()
            / (2 * examples.inputs.ncols()) as f64
    }

    /// Derivatives of the outputs: a row per example and output, a column per parameter.
    pub fn jacobian(&self, inputs: &DMatrix<f64>) -> DMatrix<f64> {
        let (d_in, d_out) = (self.d_in(), self.d_out());
        let size = d_in + d_out;
        let mut jacobian = DMatrix::zeros(inputs.ncols() * d_out, self.width() * size);
        for (mu, x) in inputs.column_iter().enumerate() {
            for q in 0..self.width() {
                let [value, slope, _] = self.unit.taylor(self.incoming.column(q).dot(&x));
                for o in 0..d_out {
                    for i in 0..d_in {
                        jacobian[(mu * d_out + o, q * size + i)] = self.outgoing[(o, q)] * slope * x[i];
                    }
                    jacobian[(mu * d_out + o, q * size + d_in + o)] = value;
                }
            }
        }
        jacobian
    }

    /// Gradient of the loss.
    pub fn gradient(&self, examples: &Examples) -> DVector<f64> {
        let deviation = self.outputs(&examples.inputs) - &examples.targets;
        let deviation = DVector::from_column_slice(deviation.as_slice());
        self.jacobian(&examples.inputs).tr_mul(&deviation) / examples.inputs.ncols() as f64
    }

    /// Hessian of the loss.
    pub fn hessian(&self, examples: &Examples) -> DMatrix<f64> {
        let (d_in, d_out) = (self.d_in(), self.d_out());
        let (size, count) = (d_in + d_out, examples.inputs.ncols() as f64);
        let jacobian = self.jacobian(&examples.inputs);
        let mut hessian = jacobian.tr_mul(&jacobian) / count;
        for q in 0..self.width() {
            let outgoing = self.outgoing.column(q).into_owned();
            let [curvature, coupling] = self.pull(examples, &self.incoming.column(q).into_owned(), &outgoing);
            let at = q * size;
            let mut view = hessian.view_mut((at, at), (d_in, d_in));
            view += curvature;
            let mut view = hessian.view_mut((at, at + d_in), (d_in, d_out));
            view += &coupling;
            let mut view = hessian.view_mut((at + d_in, at), (d_out, d_in));
            view += coupling.transpose();
        }
        hessian
    }

    /// What the deviations `e` of the outputs do to one neuron: the means of `(e . a) sigma'' x x^T` and of `sigma' x e^T`.
    pub(super) fn pull(&self, examples: &Examples, w: &DVector<f64>, a: &DVector<f64>) -> [DMatrix<f64>; 2] {
        let deviation = self.outputs(&examples.inputs) - &examples.targets;
        let count = examples.inputs.ncols() as f64;
        let mut curvature = DMatrix::zeros(self.d_in(), self.d_in());
        let mut coupling = DMatrix::zeros(self.d_in(), self.d_out());
        for (x, e) in examples.inputs.column_iter().zip(deviation.column_iter()) {
            let [_, slope, bend] = self.unit.taylor(w.dot(&x));
            curvature.ger(e.dot(a) * bend / count, &x, &x, 1.0);
            coupling.ger(slope / count, &x, &e, 1.0);
        }
        [curvature, coupling]
    }
}
