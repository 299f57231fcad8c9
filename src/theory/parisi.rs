//! The Parisi functional at jamming: how many patterns a sphere of weights can satisfy, with replica symmetry broken in
//! steps or all the way.
//!
//! A nondecreasing breaking parameter `y(q) >= 0` gives `Lambda(q) = 1 + int_q^1 y`, the entropic term
//! `S = int_0^1 dq / Lambda` and a field `F` that flows backwards from the terminal cost of a pattern,
//! `dF/dq = -(F'' + y F'^2)/2`. The capacity is the least `S / (-2 F(0, 0))`; every profile gives an upper bound.
//! Formula `spherical.parisi-capacity`. Only the ratios `Lambda : y : 1/F` count: here `Lambda(1) = 1`.
//!
//! * [`terminal`]: the cost of one pattern, and the step from `q = 1`, in closed form;
//! * [`profile`]: `y(q)` constant in cells, and what follows from it alone;
//! * [`field`]: the flow of `F` and of its derivatives, from lattice to lattice;
//! * [`functional`]: the ratio and its gradient;
//! * [`descent`]: Newton's method for its minimum;
//! * [`steps`], [`ladder`]: profiles with finitely many steps, and close to a continuous one;
//! * [`capacity`], [`full`]: the capacity with its error, with finitely many steps and in the continuum;
//! * [`overlap`]: how close typical solutions of another margin come to the jammed ones.

pub mod capacity;
pub mod descent;
pub mod field;
pub mod full;
pub mod functional;
pub mod ladder;
pub mod overlap;
pub mod profile;
pub mod steps;
pub mod terminal;
