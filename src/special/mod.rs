//! The functions of the Gaussian measure and of binary entropy that every theory is made of.
//!
//! The rule of the room is *relative* accuracy wherever the result is a normal `f64`: far tails,
//! narrow windows and vanishing deficits are computed from positive terms, never as differences.
//! What a theory differentiates is generic over [`Real`](crate::real::Real); the rest is `f64`.
//!
//! * [`gaussian`]: density, tail probability `H`, `log H`, hazard `G/H` and its derivatives;
//! * [`window`]: the probability of an interval;
//! * [`bivariate`]: the probability of a rectangle under two correlated variables;
//! * [`pair_window`]: the symmetric window for two correlated variables, as excess and as deficit;
//! * [`two_pairs`]: the same for two correlated pairs of variables, as an excess with its gradient;
//! * [`entropy`]: binary entropy, its deficit near one half, `ln 2cosh`;
//! * [`legendre`]: Gauss-Legendre rules and panels;
//! * [`natural`]: natural numbers of any length, in decimal.

pub mod bivariate;
mod double;
pub mod entropy;
pub mod gaussian;
mod hazard_ratio;
pub mod hermite;
pub mod legendre;
pub mod natural;
pub mod pair_window;
pub mod two_pairs;
pub mod window;
