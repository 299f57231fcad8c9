//! Statistical mechanics and geometry of neural-network loss landscapes: thresholds and phase-diagram curves, with an
//! error on every number.
//!
//! A theory is one scalar function of control and order parameters ([`theory::potential::Potential`]), written once
//! over dual numbers; stationary points and thresholds are systems of equations made of it, solved by Newton's method:
//!
//! ```
//! use saddlepoint::models::committee::Activation;
//! use saddlepoint::models::perceptron;
//! use saddlepoint::numerics::quadrature::Quadrature;
//! use saddlepoint::theory::potential::{Potential, Vanishing};
//!
//! let model = perceptron::binary(Activation::Linear, Quadrature::working());
//! let [alpha, kappa] = [0.5, 0.0];
//! let typical = model.typical([alpha, kappa], None, 1e-12)?;
//! let entropy = model.value([alpha, kappa], typical.z);
//! assert!((entropy - 0.314_390_066_855_625_1).abs() < 1e-14);
//!
//! // The capacity is where the entropy vanishes: the density joins the unknowns, as the last one.
//! let capacity = model.threshold_density(Vanishing, kappa, None, 1e-12)?;
//! assert!((capacity.z[2] - 0.833_078_599_739_579_2).abs() <= capacity.bound[2]);
//! # Ok::<(), saddlepoint::error::SolveError>(())
//! ```
//!
//! A whole curve, rows with errors and statuses as the program writes them:
//!
//! ```
//! use std::sync::Arc;
//! use saddlepoint::numerics::quadrature::Quadrature;
//! use saddlepoint::quantity::{Axis, Request, Settings};
//! use saddlepoint::{quantities, sweep::{self, Sweep}};
//!
//! let quantity = quantities::find("sbp-pair-upper-bound").expect("it is in the registry");
//! let axes = vec![Axis::Log { from: 1e-6, to: 0.5, count: 50 }, Axis::number(1.0)];
//! let settings = Settings { tolerance: 1e-12, quadrature: Quadrature::working(), verify: false, errors: false };
//! let request = Request { quantity, axes, settings };
//! sweep::check(&request)?;
//! let rows: Vec<_> = Sweep::start(request, 2, Arc::default())?.collect();
//! assert_eq!(rows.len(), 50);
//! assert!(rows.iter().all(|point| point.outcome.is_ok()));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # The rooms
//!
//! From left to right; a file uses only rooms to its left:
//!
//! | room | what it knows |
//! |---|---|
//! | [`error`], [`symbols`], [`real`] | the words: what can fail, what the letters mean, what a number can do |
//! | [`special`] | functions of the Gaussian measure, accurate in both tails |
//! | [`numerics`] | quadrature, roots, acceleration, continuation |
//! | [`theory`] | ansaetze: free entropies and exponents, and the criteria that make thresholds |
//! | [`models`] | ingredients: priors, constraints, kernels |
//! | [`quantity`] | the nouns of a table |
//! | [`sweep`] | from a request to its rows, in parallel and in order |
//! | [`quantities`] | the registry: one file per quantity |
//! | [`experiments`] | programs at finite size: enumeration, message passing |
//! | [`checks`] | experiments beside theories, with a verdict |
//! | [`report`] | CSV, provenance, pictures, formula cards |
//! | [`diagrams`] | whole figures made of quantities |
//! | [`cli`] | the command line |

pub mod checks;
pub mod cli;
pub mod diagrams;
pub mod error;
pub mod experiments;
pub mod models;
pub mod numerics;
pub mod quantities;
pub mod quantity;
pub mod real;
pub mod report;
pub mod special;
pub mod sweep;
pub mod symbols;
pub mod theory;
