//! Warm starts: the next root extrapolated from the last ones.

/// How many roots are remembered.
const MEMORY: usize = 4;

/// The last roots of a sweep, newest last.
#[derive(Debug, Clone, Default)]
pub struct Track<const P: usize, const N: usize> {
    past: Vec<([f64; P], [f64; N])>,
}

impl<const P: usize, const N: usize> Track<P, N> {
    /// A track of one root.
    pub fn new(control: [f64; P], root: [f64; N]) -> Self {
        Track { past: vec![(control, root)] }
    }

    /// The track with one more root.
    pub fn with(&self, control: [f64; P], root: [f64; N]) -> Self {
        let mut past = self.past.clone();
        past.retain(|(c, _)| *c != control);
        if past.len() == MEMORY {
            past.remove(0);
        }
        past.push((control, root));
        Track { past }
    }

    /// A start at `control`: the polynomial through the last roots whose order would have predicted the newest one best.
    /// When several controls change at once, the newest root itself.
    pub fn start(&self, control: [f64; P]) -> Option<[f64; N]> {
        let (newest, last) = self.past.split_last()?;
        let changes = |a: &[f64; P]| (0..P).filter(|&i| a[i] != control[i]).collect::<Vec<_>>();
        let &[along] = changes(&newest.0).as_slice() else { return Some(newest.1) };
        let on_line: Vec<(f64, [f64; N])> = last
            .iter()
            .filter(|(c, _)| changes(c).iter().all(|&i| i == along))
            .map(|(c, z)| (c[along], *z))
            .collect();
        let miss = |order: usize| {
            let known = &on_line[on_line.len() - 1 - order..];
            let guess = extrapolate(known, newest.0[along]);
            guess.iter().zip(&newest.1).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max)
        };
        let order = (0..on_line.len()).min_by(|&a, &b| miss(a).total_cmp(&miss(b))).unwrap_or(0);
        let mut known = on_line;
        known.push((newest.0[along], newest.1));
        let from = known.len() - 1 - order;
        Some(extrapolate(&known[from..], control[along]))
    }
}

/// The polynomial through all `known` points, at `t` (Lagrange).
fn extrapolate<const N: usize>(known: &[(f64, [f64; N])], t: f64) -> [f64; N] {
    let mut sum = [0.0; N];
    for (i, (ti, zi)) in known.iter().enumerate() {
        let others = known.iter().enumerate().filter(|(j, _)| *j != i);
        let weight: f64 = others.map(|(_, (tj, _))| (t - tj) / (ti - tj)).product();
        for (s, z) in sum.iter_mut().zip(zi) {
            *s += weight * z;
        }
    }
    sum
}
