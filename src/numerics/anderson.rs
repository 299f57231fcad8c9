//! Anderson acceleration of a fixed-point iteration: for maps whose Jacobian is too dear.

use nalgebra::{DMatrix, DVector};

use crate::error::SolveError;

/// Past steps combined.
const WINDOW: usize = 6;
/// Directions this much smaller than the largest are dropped from the least-squares problem.
const RANK: f64 = 1e-12;
/// Evaluations before giving up.
const EVALUATIONS: u32 = 1000;

/// The fixed point `z = map(z)`, the largest `|map(z) - z|` left and the evaluations spent.
///
/// # Errors
/// `NotConverged` when the imbalance stays above `tolerance`; `NotFinite` when the map leaves its domain.
pub fn fixed_point(
    map: impl Fn(&DVector<f64>) -> DVector<f64>,
    start: DVector<f64>,
    tolerance: f64,
) -> Result<(DVector<f64>, f64, u32), SolveError> {
    let mut z = start;
    let mut imbalances: Vec<DVector<f64>> = Vec::new();
    let mut images: Vec<DVector<f64>> = Vec::new();
    let mut residual = f64::INFINITY;
    for evaluations in 1..=EVALUATIONS {
        let image = map(&z);
        let imbalance = &image - &z;
        residual = imbalance.amax();
        if !residual.is_finite() {
            return Err(SolveError::NotFinite { what: "the fixed-point map" });
        }
        if residual <= tolerance {
            return Ok((image, residual, evaluations));
        }
        images.push(image);
        imbalances.push(imbalance);
        if images.len() > WINDOW {
            images.remove(0);
            imbalances.remove(0);
        }
        z = mix(&images, &imbalances);
    }
    Err(SolveError::NotConverged { residual, iterations: EVALUATIONS })
}

/// The combination of past images whose imbalance would vanish best if the map were linear.
fn mix(images: &[DVector<f64>], imbalances: &[DVector<f64>]) -> DVector<f64> {
    let last = images.len() - 1;
    let differences = |of: &[DVector<f64>]| {
        let columns: Vec<DVector<f64>> = of[..last].iter().map(|past| &of[last] - past).collect();
        DMatrix::from_columns(&columns)
    };
    if last == 0 {
        return images[0].clone();
    }
    let svd = differences(imbalances).svd(true, true);
    let floor = RANK * svd.singular_values.max();
    match svd.solve(&imbalances[last], floor) {
        Ok(weights) => &images[last] - differences(images) * weights,
        Err(_) => images[last].clone(),
    }
}
