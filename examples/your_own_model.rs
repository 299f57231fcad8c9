//! A constraint of your own: the pre-activation must fall into the band `[kappa, kappa + width]`.
//!
//! Everything else - saddle point, Newton, error - follows from its log-probability. `cargo run --example your_own_model`

use saddlepoint::error::SolveError;
use saddlepoint::models::{binary::Binary, committee::Activation};
use saddlepoint::numerics::quadrature::{Bend, Quadrature};
use saddlepoint::real::Real;
use saddlepoint::special::window::log_window;
use saddlepoint::theory::replica_symmetric::ReplicaSymmetric;
use saddlepoint::theory::{constraint::Constraint, overlap::Overlap, potential::Vanishing};

/// The band's width; infinite is the perceptron.
#[derive(Clone)]
struct Band(f64);

impl Constraint for Band {
    fn log_probability<R: Real>(&self, kappa: R, field: R, width: R) -> R {
        log_window((kappa - field) / width, (kappa - field + self.0) / width)
    }

    fn bends(&self, kappa: f64, overlap: Overlap<f64>) -> Vec<Bend> {
        let (amplitude, width) = (overlap.value.sqrt(), overlap.deficit.sqrt());
        let edges = [kappa, kappa + self.0].into_iter().filter(|edge| edge.is_finite());
        // The complex zeros of the probability keep at least 2.5 widths off the real axis.
        edges.map(|edge| Bend { at: edge / amplitude, distance: 2.0 * width / amplitude }).collect()
    }
}

fn main() -> Result<(), SolveError> {
    println!("width,alpha_c,error");
    for width in [0.5, 1.0, 1.5, 2.0, 3.0, 5.0, 8.0, f64::INFINITY] {
        let (constraint, quadrature) = (Band(width), Quadrature::working());
        let model = ReplicaSymmetric { prior: Binary, constraint, kernel: Activation::Linear, quadrature };
        let root = model.threshold_density(Vanishing, 0.0, None, 1e-12)?;
        println!("{width},{},{:.0e}", root.z[2], root.bound[2]);
    }
    Ok(())
}
