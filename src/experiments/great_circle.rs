//! Where the patterns are satisfied on a great circle of the sphere, exactly.

use std::f64::consts::TAU;

use rand::{Rng, RngExt};

/// The arcs of a great circle on which a pattern is violated.
///
/// On the circle `w cos(theta) + v sin(theta)`, `v` orthogonal to `w` and of the same norm, a pattern of margin `h` at `w` and
/// `g` at `v` has `h cos(theta) + g sin(theta)`, and is violated at margin `kappa` on one arc at most.
#[derive(Debug, Clone, PartialEq)]
pub struct GreatCircle {
    /// Start and end of each arc in `[0, 2 pi]`, by their starts.
    violated: Vec<[f64; 2]>,
}

impl GreatCircle {
    /// From the margins at `w` and those at `v`; takes `O(P log P)`.
    pub fn new(at: &[f64], towards: &[f64], kappa: f64) -> Self {
        let mut violated = Vec::with_capacity(at.len());
        for (&h, &g) in at.iter().zip(towards) {
            let radius = h.hypot(g);
            if radius <= -kappa {
                continue;
            }
            if radius < kappa {
                violated.push([0.0, TAU]);
                continue;
            }
            // Around the direction that is opposite to the pattern.
            let (centre, half) = ((-g).atan2(-h), (-kappa / radius).acos());
            let start = (centre - half).rem_euclid(TAU);
            let end = start + 2.0 * half;
            violated.push([start, end.min(TAU)]);
            if end > TAU {
                violated.push([0.0, end - TAU]);
            }
        }
        violated.sort_by(|a, b| a[0].total_cmp(&b[0]));
        GreatCircle { violated }
    }

    /// The arcs on which no pattern is violated, in order.
    pub fn free(&self) -> Vec<[f64; 2]> {
        let (mut free, mut reached) = (Vec::new(), 0.0f64);
        for &[start, end] in self.violated.iter().chain([&[TAU, TAU]]) {
            if start > reached {
                free.push([reached, start]);
            }
            reached = reached.max(end);
        }
        free
    }

    /// An angle that is uniform on the free arcs; 0 if there are none.
    pub fn random_free(&self, rng: &mut impl Rng) -> f64 {
        let free = self.free();
        let length: f64 = free.iter().map(|[start, end]| end - start).sum();
        let mut left = rng.random::<f64>() * length;
        for &[start, end] in &free {
            if left <= end - start {
                return start + left;
            }
            left -= end - start;
        }
        free.last().map_or(0.0, |arc| arc[1])
    }

    /// The most patterns that are violated at once within `(0, end)`, and the middle of the first arc where they are.
    pub fn most_violated(&self, end: f64) -> (usize, f64) {
        let inside = self.violated.iter().filter(|arc| arc[0] < end);
        let mut events: Vec<(f64, i64)> =
            inside.flat_map(|arc| [(arc[0], 1), (arc[1].min(end), -1)]).collect();
        // An arc that ends where another begins does not overlap with it.
        events.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        let (mut count, mut most, mut place) = (0, 0, 0.0);
        for (i, &(angle, change)) in events.iter().enumerate() {
            count += change;
            if count > most {
                most = count;
                place = 0.5 * (angle + events.get(i + 1).map_or(end, |next| next.0));
            }
        }
        (most as usize, place)
    }
}
