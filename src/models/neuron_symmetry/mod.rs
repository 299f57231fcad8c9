//! Geometry of the zero-loss points and of the symmetry-induced critical points of wider networks.
//!
//! A network of `r` hidden neurons, embedded in `m >= r`: its neurons may be copied, with the outgoing weights shared out among the
//! copies, and neurons may be added whose outgoing weights cancel. [`block_code`] says which neurons are what, [`subspaces`]
//! lists the codes, [`affine`] makes the subspaces of parameter space that belong to them.

pub mod affine;
pub mod block_code;
pub mod classifier;
pub mod connectivity;
pub mod hessian_index;
pub mod intersection;
pub mod path;
pub mod permutation;
pub mod subspaces;
pub mod two_layer;
pub mod types;
