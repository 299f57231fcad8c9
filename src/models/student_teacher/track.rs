//! Roots of one branch remembered: the next one lies on the polynomial through them.

/// How many are remembered.
const MEMORY: usize = 6;

/// The last roots of a branch at values of `s = k^(-1/2)`, in which every branch is a power series.
#[derive(Debug, Clone, Copy)]
pub struct Track<const N: usize> {
    at: [f64; MEMORY],
    roots: [[f64; N]; MEMORY],
    count: usize,
}

impl<const N: usize> Default for Track<N> {
    fn default() -> Self {
        Track { at: [0.0; MEMORY], roots: [[0.0; N]; MEMORY], count: 0 }
    }
}

impl<const N: usize> Track<N> {
    /// Remembers one more root; the oldest is forgotten.
    pub fn push(&mut self, s: f64, root: [f64; N]) {
        if let Some(index) = (0..self.count).find(|&i| self.at[i] == s) {
            self.roots[index] = root;
            return;
        }
        if self.count == MEMORY {
            self.at.rotate_left(1);
            self.roots.rotate_left(1);
            self.count -= 1;
        }
        self.at[self.count] = s;
        self.roots[self.count] = root;
        self.count += 1;
    }

    /// The newest value of `s`.
    pub fn last(&self) -> Option<f64> {
        self.count.checked_sub(1).map(|i| self.at[i])
    }

    /// The polynomial through the roots, at `s`.
    pub fn predict(&self, s: f64) -> [f64; N] {
        let at = &self.at[..self.count];
        let mut sum = [0.0; N];
        for (i, root) in self.roots[..self.count].iter().enumerate() {
            let (mut above, mut below) = (1.0, 1.0);
            for (j, &other) in at.iter().enumerate() {
                if i != j {
                    above *= s - other;
                    below *= at[i] - other;
                }
            }
            let weight = above / below;
            for (total, x) in sum.iter_mut().zip(root) {
                *total += weight * x;
            }
        }
        sum
    }
}
