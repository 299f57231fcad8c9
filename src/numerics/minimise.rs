//! Local minima of functions of several variables, by the limited-memory quasi-Newton method of `argmin`.

use std::cell::RefCell;

use argmin::core::{CostFunction, Executor, Gradient};
use argmin::solver::linesearch::MoreThuenteLineSearch;
use argmin::solver::quasinewton::LBFGS;

/// Steps remembered.
const MEMORY: usize = 6;
/// Iterations before giving up; what was found by then is returned.
const ITERATIONS: u64 = 200;

/// A function of several variables with its gradient.
pub type Function<'a> = dyn Fn(&[f64]) -> Evaluation + 'a;
/// Value and gradient at a point.
pub type Evaluation = (f64, Vec<f64>);

/// A function that gives its value and its gradient together; asked for both at the same point, it is evaluated once.
struct Problem<'a> {
    function: &'a Function<'a>,
    last: RefCell<Option<(Vec<f64>, Evaluation)>>,
    /// A line search that fails ends the descent without a word of where it was.
    lowest: &'a RefCell<(Vec<f64>, f64)>,
}

impl Problem<'_> {
    fn at(&self, z: &[f64]) -> Evaluation {
        let mut last = self.last.borrow_mut();
        if let Some((at, evaluation)) = last.as_ref()
            && at == z
        {
            return evaluation.clone();
        }
        let (value, gradient) = (self.function)(z);
        *last = Some((z.to_vec(), (value, gradient.clone())));
        if value < self.lowest.borrow().1 {
            self.lowest.replace((z.to_vec(), value));
        }
        (value, gradient)
    }
}

impl CostFunction for Problem<'_> {
    type Param = Vec<f64>;
    type Output = f64;

    fn cost(&self, z: &Vec<f64>) -> Result<f64, argmin::core::Error> {
        Ok(self.at(z).0)
    }
}

impl Gradient for Problem<'_> {
    type Param = Vec<f64>;
    type Gradient = Vec<f64>;

    fn gradient(&self, z: &Vec<f64>) -> Result<Vec<f64>, argmin::core::Error> {
        Ok(self.at(z).1)
    }
}

/// The lowest point met when descending from `start`: `(point, value)`. A descent that ends early, on a plateau or at the
/// edge of the function's domain, gives where it got to.
pub fn descend(function: &Function, start: Vec<f64>) -> (Vec<f64>, f64) {
    let lowest = RefCell::new((start.clone(), function(&start).0));
    let problem = Problem { function, last: RefCell::new(None), lowest: &lowest };
    let solver = LBFGS::new(MoreThuenteLineSearch::new(), MEMORY);
    let descent = Executor::new(problem, solver).configure(|state| state.param(start).max_iters(ITERATIONS));
    // Whether it ended by convergence, by a failed line search or by the count: the lowest point is what counts.
    let _ = descent.run();
    lowest.into_inner()
}
