//! The affine subspaces of parameter space that block codes stand for.

use nalgebra::{DMatrix, DVector};

use crate::models::neuron_symmetry::block_code::BlockCode;
use crate::models::neuron_symmetry::two_layer::TwoLayer;

/// A point and directions: the subspace is their sum; formula `symmetry.subspaces`.
#[derive(Debug, Clone, PartialEq)]
pub struct AffineSubspace {
    /// A point of it.
    pub point: DVector<f64>,
    /// Linearly independent directions, one per column.
    pub directions: DMatrix<f64>,
}

impl AffineSubspace {
    /// Networks that do the same as the narrow one: the global minima of this code if the narrow network has zero loss.
    ///
    /// The first neuron of each block carries all outgoing weights at `point`; zero groups rest at zero there.
    pub fn minima(code: &BlockCode, narrow: &TwoLayer) -> Self {
        let frame = Frame::of(code, narrow);
        let mut directions = Vec::new();
        for (neurons, label) in code.groups() {
            if label.is_none() {
                directions.extend((0..frame.d_in).map(|i| frame.together(&neurons, i)));
            }
            for &neuron in &neurons[1..] {
                let shift = |o| frame.shift(neurons[0], neuron, |entry| f64::from(entry == o));
                directions.extend((0..frame.d_out).map(shift));
            }
        }
        frame.subspace(directions)
    }

    /// Critical points made of one of the narrow network: copies share its outgoing weights in any proportion. Zero groups rest at zero.
    pub fn critical(code: &BlockCode, narrow: &TwoLayer) -> Self {
        let frame = Frame::of(code, narrow);
        let mut directions = Vec::new();
        for (neurons, label) in code.groups() {
            let Some(label) = label else { continue };
            let outgoing = narrow.outgoing.column(label);
            let shift = |&neuron: &usize| frame.shift(neurons[0], neuron, |o| outgoing[o]);
            directions.extend(neurons[1..].iter().map(shift));
        }
        frame.subspace(directions)
    }

    /// Its dimension.
    pub fn dimension(&self) -> usize {
        self.directions.ncols()
    }

    /// The point with these coordinates, one per direction.
    pub fn at(&self, coordinates: &DVector<f64>) -> DVector<f64> {
        &self.point + &self.directions * coordinates
    }

    /// How far parameters are from the subspace.
    pub fn distance(&self, parameters: &DVector<f64>) -> f64 {
        let offset = parameters - &self.point;
        if self.dimension() == 0 {
            return offset.norm();
        }
        let basis = self.directions.clone().qr().q();
        (&offset - &basis * basis.tr_mul(&offset)).norm()
    }
}

/// Where the weights of a wide network stand among its parameters.
struct Frame {
    point: DVector<f64>,
    d_in: usize,
    d_out: usize,
}

impl Frame {
    fn of(code: &BlockCode, narrow: &TwoLayer) -> Self {
        let (d_in, d_out) = (narrow.d_in(), narrow.d_out());
        let size = d_in + d_out;
        let mut point = DVector::zeros(code.width() * size);
        for (neurons, label) in code.groups() {
            let Some(label) = label else { continue };
            for &neuron in &neurons {
                point.rows_mut(neuron * size, d_in).copy_from(&narrow.incoming.column(label));
            }
            point.rows_mut(neurons[0] * size + d_in, d_out).copy_from(&narrow.outgoing.column(label));
        }
        Frame { point, d_in, d_out }
    }

    fn incoming(&self, neuron: usize, i: usize) -> usize {
        neuron * (self.d_in + self.d_out) + i
    }

    /// One incoming weight of all these neurons.
    fn together(&self, neurons: &[usize], i: usize) -> DVector<f64> {
        let mut direction = DVector::zeros(self.point.len());
        neurons.iter().for_each(|&neuron| direction[self.incoming(neuron, i)] = 1.0);
        direction
    }

    /// Outgoing weights from one neuron to another.
    fn shift(&self, from: usize, to: usize, amount: impl Fn(usize) -> f64) -> DVector<f64> {
        let mut direction = DVector::zeros(self.point.len());
        for o in 0..self.d_out {
            direction[self.incoming(to, self.d_in + o)] = amount(o);
            direction[self.incoming(from, self.d_in + o)] = -amount(o);
        }
        direction
    }

    fn subspace(self, directions: Vec<DVector<f64>>) -> AffineSubspace {
        let directions = DMatrix::from_fn(self.point.len(), directions.len(), |i, j| directions[j][i]);
        AffineSubspace { point: self.point, directions }
    }
}
