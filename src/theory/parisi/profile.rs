//! A breaking parameter that is constant in cells of the overlap, and what follows from it alone.

/// Levels `q_0 < ... < q_{k-1} < 1` as deficits `1 - q`, descending, and the breaking parameter from each level to the next,
/// at `Lambda(1) = 1`.
#[derive(Debug, Clone, PartialEq)]
pub struct Profile {
    /// `1 - q_i`.
    pub deficits: Vec<f64>,
    /// `y` between `q_i` and `q_{i+1}`, the last up to one.
    pub breaking: Vec<f64>,
}

/// What the flow needs to know of a level.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Level {
    /// `Lambda(q_i)`.
    pub stiffness: f64,
    /// `int_{q_i}^1 dq / Lambda`.
    pub entropy: f64,
    /// `int_{q_i}^1 dq / Lambda^2`.
    pub spread: f64,
}

impl Profile {
    /// Number of levels.
    pub fn len(&self) -> usize {
        self.deficits.len()
    }

    /// Whether there is no level: replica symmetry.
    pub fn is_empty(&self) -> bool {
        self.deficits.is_empty()
    }

    /// `1 - q_i`, zero past the last level.
    pub fn deficit(&self, level: usize) -> f64 {
        self.deficits.get(level).copied().unwrap_or(0.0)
    }

    /// `q_{i+1} - q_i`.
    pub fn width(&self, cell: usize) -> f64 {
        self.deficit(cell) - self.deficit(cell + 1)
    }

    /// The levels, and `q = 1` behind them.
    pub fn levels(&self) -> Vec<Level> {
        let mut levels = vec![Level { stiffness: 1.0, entropy: 0.0, spread: 0.0 }];
        for cell in (0..self.len()).rev() {
            let above = levels[levels.len() - 1];
            let (y, width) = (self.breaking[cell], self.width(cell));
            let stiffness = above.stiffness + y * width;
            levels.push(Level {
                stiffness,
                entropy: above.entropy + (y * width / above.stiffness).ln_1p() / y,
                spread: above.spread + width / (stiffness * above.stiffness),
            });
        }
        levels.reverse();
        levels
    }

    /// Whether `y` never decreases.
    pub fn is_monotone(&self) -> bool {
        self.breaking.windows(2).all(|pair| pair[0] <= pair[1])
    }

    /// `int_0^1 dq / Lambda`.
    pub fn entropy(&self) -> f64 {
        let lowest = self.levels()[0];
        (1.0 - self.deficit(0)) / lowest.stiffness + lowest.entropy
    }
}

/// A direction in which a profile may change.
#[derive(Debug, Clone, PartialEq)]
pub struct Direction {
    /// Rates of the deficits.
    pub deficits: Vec<f64>,
    /// Rates of the breaking parameters.
    pub breaking: Vec<f64>,
}

impl Direction {
    /// No change of a profile with `levels` levels.
    pub fn none(levels: usize) -> Self {
        Direction { deficits: vec![0.0; levels], breaking: vec![0.0; levels] }
    }

    /// Rate of `q_{i+1} - q_i`.
    pub fn width(&self, cell: usize) -> f64 {
        self.deficits[cell] - self.deficits.get(cell + 1).copied().unwrap_or(0.0)
    }

    /// Whether the flow at `level` notices it.
    pub fn reaches(&self, level: usize) -> bool {
        self.deficits[level..].iter().chain(&self.breaking[level..]).any(|&rate| rate != 0.0)
    }

    /// Rates of `Lambda` and of `int_q^1 dq / Lambda` at every level and at one.
    pub fn levels(&self, profile: &Profile, levels: &[Level]) -> Vec<(f64, f64)> {
        let mut rates = vec![(0.0, 0.0)];
        for cell in (0..profile.len()).rev() {
            let (stiffness, entropy) = rates[rates.len() - 1];
            let (y, width, rate) = (profile.breaking[cell], profile.width(cell), self.breaking[cell]);
            let below = stiffness + rate * width + y * self.width(cell);
            let log_ratio = below / levels[cell].stiffness - stiffness / levels[cell + 1].stiffness;
            let share = levels[cell].entropy - levels[cell + 1].entropy;
            rates.push((below, entropy + (log_ratio - share * rate) / y));
        }
        rates.reverse();
        rates
    }
}
