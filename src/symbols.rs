//! The glossary: each letter of the field once.

/// A symbol of the field: a parameter, an order parameter or a column of a table.
#[derive(Debug, PartialEq)]
pub struct Symbol {
    /// snake_case ASCII name: CSV header and, in kebab-case, command-line flag.
    pub name: &'static str,
    /// LaTeX source without dollar signs.
    pub latex: &'static str,
    /// Short Unicode form, for axis labels.
    pub unicode: &'static str,
    /// What it means, with its unit where it has one.
    pub meaning: &'static str,
}

macro_rules! symbols {
    ($($(#[$doc:meta])* $ident:ident = $name:literal, $latex:literal, $unicode:literal, $meaning:literal;)*) => {
        $(
            #[doc = concat!("`", $name, "`: ", $meaning, ".")]
            pub static $ident: Symbol = Symbol { name: $name, latex: $latex, unicode: $unicode, meaning: $meaning };
        )*
        /// Every symbol of the glossary.
        pub static SYMBOLS: &[&Symbol] = &[$(&$ident),*];
    };
}

symbols! {
    ALPHA = "alpha", r"\alpha", "α", "constraint density: patterns per weight";
    KAPPA = "kappa", r"\kappa", "κ", "margin, in units of the pre-activation's standard deviation";
    X = "x", "x", "x", "Hamming distance per weight between two binary configurations";
    ACTIVATION = "activation", "g", "activation", "hidden-unit activation of the tree committee; linear is the perceptron";
    RSB = "rsb", "k_{\\rm RSB}", "k RSB", "number of steps of replica symmetry breaking";
    Q = "q", "q", "q", "typical overlap of two solutions";
    Q_HAT = "q_hat", r"\hat q", "q̂", "field conjugate to the overlap";
    ENTROPY = "entropy", r"\phi", "φ", "entropy per weight (nats); on the sphere relative to the uniform measure";
    REPLICON = "replicon", r"\lambda_{\rm R}", "λ_R", "replicon eigenvalue; negative where replica symmetry is unstable";
    ALPHA_C = "alpha_c", r"\alpha_c", "α_c", "capacity: the largest constraint density with solutions";
    ALPHA_LOCAL = "alpha_local", r"\alpha_{\rm loc}", "α_loc", "density below which the second moment has a local maximum at uncorrelated pairs";
    KAPPA_C = "kappa_c", r"\kappa_c", "κ_c", "critical margin: the smallest window with solutions";
    KAPPA_MAX = "kappa_max", r"\kappa_{\max}", "κ_max", "maximum margin: the largest margin with solutions";
    EXPONENT = "exponent", "s_2", "s₂", "first-moment exponent of pairs of solutions: logarithm of the expected number of pairs, per weight (nats)";
    ALPHA_UB = "alpha_ub", r"\alpha_{\rm UB}", "α_UB", "first-moment upper bound: no pairs at this distance above this density";
    X_MIN = "x_min", r"x_{\min}", "x_min", "distance at which the bound is least";
    ALPHA_MIN = "alpha_min", r"\alpha_{\min}", "α_min", "least value of the bound over distances: onset of the overlap gap";
    X_LOWER = "x_lower", r"x_-", "x₋", "lower end of the forbidden distances";
    X_UPPER = "x_upper", r"x_+", "x₊", "upper end of the forbidden distances";
    ALPHA_DAT = "alpha_dat", r"\alpha_{\rm dAT}", "α_dAT", "density at which replica symmetry becomes unstable (de Almeida-Thouless)";
    LOGIT_Q = "logit_q", r"\ln\frac{q}{1-q}", "logit q", "coordinate of the overlap that keeps q and 1-q to full relative accuracy";
    LOG_Q_HAT = "log_q_hat", r"\ln\hat q", "ln q̂", "coordinate of the conjugate field";
    LOG_X = "log_x", r"\ln x", "ln x", "coordinate of the distance";
    ERROR = "error", r"\delta", "error", "bound on the absolute deviation of the first value";
    RESIDUAL = "residual", "r", "residual", "largest relative imbalance left in the equations";
    STATUS = "status", "status", "status", "ok, a flag, or why there is no value";
    VERIFIED = "verified", "v", "verified", "relative disagreement with the double-exponential integrator";
}
