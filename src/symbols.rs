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
    D = "d", "d", "d", "Hamming distance per weight from the reference configuration";
    KAPPA_REF = "kappa_ref", r"\tilde\kappa", "κ̃", "margin of the reference configuration; max is the largest with solutions";
    KAPPA_REF_VALUE = "kappa_ref_value", r"\tilde\kappa", "κ̃", "margin of the reference configuration, as a number";
    KAPPA_1 = "kappa1", r"\kappa_1", "κ₁", "margin of the first solution; typical is that of the target, max the largest with solutions";
    KAPPA_2 = "kappa2", r"\kappa_2", "κ₂", "margin of the second solution; typical is that of the target, max the largest with solutions";
    GAMMA = "gamma", r"\gamma", "γ", "share of the second solution in the interpolation between two solutions";
    ENSEMBLE = "ensemble", r"\text{ensemble}", "ensemble", "which pairs of solutions: replica-symmetric ones, or with one step of breaking those of one state or of different states";
    Y = "y", "y", "y", "number of solutions in a tuple: replicas at equal mutual distance, corners of a simplex; inf for infinitely many";
    Y_1 = "y1", "y_1", "y₁", "number of groups in a two-level tuple";
    Y_2 = "y2", "y_2", "y₂", "number of solutions in each group of a two-level tuple";
    CONSTRUCTION = "construction", r"\text{construction}", "construction", "what a dense region is taken to be: which solutions are counted around what";
    AUDIT = "audit", r"\text{audit}", "audit", "whether the minimum is checked by a search over all joint types of two pairs";
    ACTIVATION = "activation", "g", "activation", "hidden-unit activation of the tree committee; linear is the perceptron";
    RSB = "rsb", "k_{\\rm RSB}", "k RSB", "number of steps of replica symmetry breaking; full is their limit";
    LEVEL = "level", r"i", "i", "level of a hierarchy of overlaps, counted from the lowest";
    Y_PARISI = "y_parisi", r"y(q)", "y(q)", "breaking parameter from this overlap to the next, the last one up to one; in units in which Lambda(0) = 1 with Lambda(q) = Lambda(1) + int_q^1 y";
    Q = "q", "q", "q", "typical overlap of two solutions, around the same reference where there is one; of student and teacher where there is one";
    Q_0 = "q0", "q_0", "q₀", "overlap of solutions that belong to different tuples or states";
    Q_1 = "q1", "q_1", "q₁", "overlap of solutions that belong together: of the same cluster, around the same reference, or in different groups of a tuple";
    S = "s", "s", "s", "overlap of a solution near the reference with another typical reference";
    T = "t", "t", "t", "overlap of a solution near the reference with another reference of the same margin";
    OVERLAP = "overlap", "t", "t", "overlap of two typical solutions, or of a solution with the reference configuration";
    ENERGY = "energy", "E", "E", "fraction of violated patterns";
    KAPPA_STAR = "kappa_star", r"\kappa_{\rm star}", "κ_star", "smallest margin whose typical solutions are joined to all typical solutions by free geodesics";
    ALPHA_STAR = "alpha_star", r"\alpha_\star", "α⋆", "density up to which such a margin has solutions: the solutions are star-shaped";
    KAPPA_CONV = "kappa_conv", r"\kappa_{\rm conv}", "κ_conv", "smallest margin whose typical solutions have the simplices between them among the solutions";
    Q_2 = "q2", "q_2", "q₂", "overlap of solutions in the same group of a tuple";
    Q_HAT = "q_hat", r"\hat q", "q̂", "field conjugate to the overlap";
    ENTROPY = "entropy", r"\phi", "φ", "entropy per weight (nats), of the whole tuple where tuples are counted; on the sphere relative to the uniform measure";
    REPLICON = "replicon", r"\lambda_{\rm R}", "λ_R", "replicon eigenvalue; negative where replica symmetry is unstable";
    ALPHA_C = "alpha_c", r"\alpha_c", "α_c", "capacity: the largest constraint density with solutions";
    D_ISOLATION = "d_isolation", r"d_{\rm iso}", "d_iso", "distance within which a typical solution has no other";
    ALPHA_U = "alpha_u", r"\alpha_{\rm U}", "α_U", "density up to which dense regions of solutions persist: the local entropy grows with the distance";
    DISTANCE = "distance", r"\text{distance}", "distance", "what distances are measured from: the replicas from each other, or from a reference that is a solution itself";
    ALPHA_TS = "alpha_ts", r"\alpha_{\rm TS}", "α_TS", "density at which only the teacher is left: first-order transition to perfect generalisation";
    ALPHA_SPINODAL = "alpha_spinodal", r"\alpha_{\rm sp}", "α_sp", "density at which the metastable students that do not generalise perfectly disappear";
    Q_SPINODAL = "q_spinodal", r"q_{\rm sp}", "q_sp", "overlap of student and teacher where the metastable branch ends";
    GENERALISATION_ERROR = "generalisation_error", r"\epsilon_{\rm g}", "ε_g", "probability that a random student errs on a new pattern";
    ALPHA_LE = "alpha_le", r"\alpha_{\rm LE}", "α_LE", "density at which the local entropy around the reference ceases to be monotone in the distance or overlap";
    ALPHA_LOCAL = "alpha_local", r"\alpha_{\rm loc}", "α_loc", "density below which the second moment has a local maximum at uncorrelated pairs";
    KAPPA_C = "kappa_c", r"\kappa_c", "κ_c", "critical margin: the smallest window with solutions";
    KAPPA_MAX = "kappa_max", r"\kappa_{\max}", "κ_max", "maximum margin: the largest margin with solutions";
    EXPONENT = "exponent", "s_2", "s₂", "first-moment exponent of pairs of solutions: logarithm of the expected number of pairs, per weight (nats)";
    ALPHA_UB = "alpha_ub", r"\alpha_{\rm UB}", "α_UB", "first-moment upper bound: no pairs at this distance above this density";
    ALPHA_UB_BEST = "alpha_ub_best", r"\alpha_{\rm UB}^{\rm best}", "α_UB best", "least upper bound over tuples of 2 to y solutions: a tuple contains all smaller ones";
    LOG_ENERGY = "log_energy", r"\ln f_y", "ln f_y", "logarithm of the probability that a pattern is satisfied by the whole tuple";
    ALPHA_LB = "alpha_lb", r"\alpha_{\rm LB}", "α_LB", "second-moment lower bound: pairs exist at this distance below this density, with positive probability";
    MINIMISER = "minimiser", r"\text{minimiser}", "minimiser", "joint type of two pairs that decides the lower bound: identity (the same pair), interior (correlated sums), difference (correlated differences) or local (hardly correlated)";
    C_13 = "c13", "c_{13}", "c₁₃", "overlap of the first solution of one pair with the first of the other, at the minimiser";
    C_14 = "c14", "c_{14}", "c₁₄", "overlap of the first solution of one pair with the second of the other, at the minimiser";
    C_23 = "c23", "c_{23}", "c₂₃", "overlap of the second solution of one pair with the first of the other, at the minimiser";
    C_24 = "c24", "c_{24}", "c₂₄", "overlap of the second solution of one pair with the second of the other, at the minimiser";
    R_1234 = "r1234", "r", "r", "mean product of the four weights of two pairs, at the minimiser";
    ALPHA_AUDIT = "alpha_audit", r"\alpha_{\rm audit}", "α_audit", "least ratio found by a search over all joint types of two pairs; empty unless audited";
    FROM = "from", r"\text{from}", "from", "joint type that decides the lower bound below this distance";
    TO = "to", r"\text{to}", "to", "joint type that decides the lower bound above this distance";
    KAPPA_MEET = "kappa_meet", r"\kappa_\star", "κ⋆", "margin at which lower and upper bound cease or begin to agree at every distance";
    X_ISOLATION = "x_isolation", r"x_{\rm iso}", "x_iso", "distance within which a typical solution has no other";
    Y_STAR = "y_star", r"y_\star", "y⋆", "number of replicas at which the complexity of clusters vanishes";
    LOCAL_ENTROPY = "local_entropy", r"\phi_{\rm loc}", "φ_loc", "local entropy: logarithm of the number of solutions around one of a cluster, per weight (nats)";
    INTERNAL_ENTROPY = "internal_entropy", r"\phi_{\rm int}", "φ_int", "internal entropy: that of one replica given the cluster of its companions, per weight (nats)";
    EXTERNAL_ENTROPY = "external_entropy", r"\Sigma", "Σ", "external entropy (complexity): logarithm of the number of clusters, per weight (nats)";
    UPPER_BOUND = "upper_bound", "H_2(d)", "H₂(d)", "entropy of all configurations at this distance, per weight (nats): an upper bound";
    SLOPE = "slope", r"\phi'", "φ′", "derivative with respect to the abscissa; on a stability line, of the breaking point with respect to the overlap";
    X_MIN = "x_min", r"x_{\min}", "x_min", "distance at which the bound is least";
    Y_MIN = "y_min", r"y_{\min}", "y_min", "number of replicas at which the bound is least, where it was asked for";
    Y_1_MIN = "y1_min", r"y_{1,\min}", "y₁ min", "number of groups at which the bound is least, where it was asked for";
    Y_2_MIN = "y2_min", r"y_{2,\min}", "y₂ min", "number of solutions in a group at which the bound is least, where it was asked for";
    ALPHA_MIN = "alpha_min", r"\alpha_{\min}", "α_min", "least value of the bound over distances: onset of the overlap gap";
    X_LOWER = "x_lower", r"x_-", "x₋", "lower end of the forbidden distances";
    X_UPPER = "x_upper", r"x_+", "x₊", "upper end of the forbidden distances";
    ALPHA_DAT = "alpha_dat", r"\alpha_{\rm dAT}", "α_dAT", "density at which replica symmetry becomes unstable (de Almeida-Thouless)";
    M_PARISI = "m_parisi", "m", "m", "Parisi parameter: probability that two solutions are in different states; zero-complexity is that of typical solutions";
    M_PARISI_STAR = "m_parisi_star", r"m_\star", "m⋆", "Parisi parameter at which the complexity of states vanishes, where it was asked for";
    COMPLEXITY = "complexity", r"\Sigma", "Σ", "logarithm of the number of states, per weight (nats)";
    BREAKING_POINT = "breaking_point", "x", "x", "Parisi parameter at which the overlaps part on the stability line";
    TRANSITION = "transition", r"\text{transition}", "transition", "what replica symmetry gives way to: continuous-to-full-rsb, continuous-to-1rsb, or discontinuous where states part before this density";
    KAPPA_1RSB = "kappa_1rsb", r"\kappa_{\rm 1RSB}", "κ_1RSB", "margin below which replica symmetry breaks into states without further structure";
    ALPHA_1RSB = "alpha_1rsb", r"\alpha_{\rm 1RSB}", "α_1RSB", "density of the stability line at that margin";
    KAPPA_RFOT = "kappa_rfot", r"\kappa_{\rm RFOT}", "κ_RFOT", "margin below which states part discontinuously (random first order)";
    ALPHA_RFOT = "alpha_rfot", r"\alpha_{\rm RFOT}", "α_RFOT", "density of the stability line at that margin";
    ALPHA_D = "alpha_d", r"\alpha_{\rm d}", "α_d", "dynamic transition: density at which typical solutions part into exponentially many states";
    Q_0_D = "q0_d", r"q_{0,\rm d}", "q₀ d", "overlap between states at the dynamic transition";
    Q_1_D = "q1_d", r"q_{1,\rm d}", "q₁ d", "overlap inside a state at the dynamic transition";
    ALPHA_K = "alpha_k", r"\alpha_{\rm K}", "α_K", "condensation (Kauzmann) transition: density at which the number of states of typical solutions ceases to be exponential";
    Q_0_K = "q0_k", r"q_{0,\rm K}", "q₀ K", "overlap between states at the condensation transition";
    Q_1_K = "q1_k", r"q_{1,\rm K}", "q₁ K", "overlap inside a state at the condensation transition";
    NARROW = "r", "r", "r", "number of hidden neurons of the narrow network whose points are embedded";
    WIDE = "m", "m", "m", "number of hidden neurons of the wide network";
    NARROW_STAR = "r_star", "r^*", "r*", "minimal width: the least number of hidden neurons with zero loss";
    SPARE = "h", "h", "h", "hidden neurons beyond the minimal width";
    LAYERS = "layers", r"r^*_l{:}m_l", "layers", "minimal and actual width of each hidden layer";
    SYMMETRY = "symmetry", r"\text{symmetry}", "symmetry", "of the activation: generic, odd, or dead where it vanishes at zero, so that neurons without incoming weights are free; no standard activation is generic";
    COUNT = "count", r"N", "count", "number of affine subspaces";
    LOG_COUNT = "log_count", r"\ln N", "ln N", "logarithm of the number of affine subspaces";
    RATIO = "ratio", "R", "R", "critical subspaces per subspace of minima, one critical point of each narrower width";
    LOG_RATIO = "log_ratio", r"\ln R", "ln R", "logarithm of the number of critical subspaces per subspace of minima";
    H_TOTAL = "h_total", "h^*", "h*", "spare neurons at which minima are as many as all critical subspaces, interpolated";
    H_SINGLE = "h_single", "h^*_1", "h₁*", "the same for critical subspaces of networks with one neuron less than needed, interpolated";
    H_FIRST = "h_first", r"\lceil h^*\rceil", "⌈h*⌉", "first number of spare neurons at which minima are at least as many";
    DEPTH = "depth", "L", "L", "number of equal hidden layers; inf is the limit of many";
    MULTIPLICITY = "multiplicity", "C", "C", "how many there are: critical points of each width of a narrower network, up to permutations, or equal eigenvalues";
    GROWTH = "growth", "A", "A", "times this for every neuron that is missing";
    SLOPE_TOTAL = "slope_total", r"\kappa", "κ", "spare neurons over minimal width at which minima are as many as all critical subspaces, for large widths";
    SLOPE_SINGLE = "slope_single", r"\kappa_1", "κ₁", "the same for networks with one neuron less than needed in one layer alone";
    SLOPE_LARGEST = "slope_largest", r"\kappa_{\max}", "κ_max", "the same for the most numerous narrower width alone";
    WIDTH_RATIO = "width_ratio", "m/r^*", "m/r*", "width over minimal width, both large";
    LOG_EXCESS = "log_excess", r"\ln T/G", "ln T/G", "logarithm of the number of subspaces of minima per subspace of the same narrow width without cancelling neurons";
    D_IN = "d_in", r"d_{\rm in}", "d_in", "incoming weights of a hidden neuron of the first layer, its bias included if it is trained";
    D_OUT = "d_out", r"d_{\rm out}", "d_out", "number of outputs";
    BIASES = "biases", r"\text{biases}", "biases", "whether hidden neurons have trained biases that d_in does not include";
    DIMENSION = "dimension", r"\dim", "dim", "dimension of the subspaces";
    LOG_M = "log_m", r"\ln m", "ln m", "coordinate of the Parisi parameter";
    LOGIT_Q_0 = "logit_q_0", r"\ln\frac{q_0}{1-q_0}", "logit q₀", "coordinate of the overlap between states";
    LOG_SHARE = "log_share", r"\ln\frac{q_1-q_0}{1-q_1}", "ln((q₁-q₀)/(1-q₁))", "coordinate of how far the overlaps have parted";
    LOGIT_Q = "logit_q", r"\ln\frac{q}{1-q}", "logit q", "coordinate of the overlap that keeps q and 1-q to full relative accuracy";
    LOG_Q_HAT = "log_q_hat", r"\ln\hat q", "ln q̂", "coordinate of the conjugate field";
    LOG_X = "log_x", r"\ln x", "ln x", "coordinate of the distance";
    LOGIT_RHO = "logit_rho", r"\ln\frac{\rho}{1-\rho}", "logit ρ", "coordinate of the correlation between the barycentres of two pairs";
    T_EXCESS = "t_excess", "t", "t", "coordinate of the mean product of the four weights of two pairs";
    LOGIT_Q0 = "logit_q0", r"\ln\frac{q_0}{q_1-q_0}", "logit q₀", "coordinate of the overlap between tuples";
    LOG_H0 = "log_h0", r"\ln\hat q_0", "ln q̂₀", "coordinate of the field conjugate to the overlap between tuples";
    LOG_DH = "log_dh", r"\ln(\hat q_1-\hat q_0)", "ln(q̂₁-q̂₀)", "coordinate of the field within a tuple";
    LOG_DQ = "log_dq", r"\ln y(q_1-q_0)", "ln y(q₁-q₀)", "coordinate of the overlaps' difference in the limit of many replicas";
    LOG_L1 = "log_l1", r"\ln\lambda_1", "ln λ₁", "coordinate of the coupling between the groups of a two-level tuple";
    LOG_L2 = "log_l2", r"\ln\lambda_2", "ln λ₂", "coordinate of the coupling within the groups of a two-level tuple";
    LOG_DEFICIT = "log_deficit", r"\ln(1-q_2)", "ln(1-q₂)", "coordinate of the overlap within the groups of a two-level tuple";
    LOG_BETWEEN = "log_between", r"\ln(q_2-q_1)", "ln(q₂-q₁)", "coordinate of the overlap between the groups of a two-level tuple";
    LOG_LAMBDA = "log_lambda", r"\ln\lambda", "ln λ", "coordinate of the coupling that aligns the replicas of a tuple";
    LOG_Y = "log_y", r"\ln(y-1)", "ln(y-1)", "coordinate of the number of replicas";
    METHOD = "method", r"\text{method}", "method", "how solutions are counted or found";
    ENDS = "ends", r"\text{ends}", "ends", "ends of a geodesic: typical solutions, a star centre with a typical one, or solutions found by descent on the hinge loss or on cross-entropy";
    KAPPA_CENTRE = "kappa_centre", r"\kappa_\text{centre}", "κ centre", "margin of a star centre; star is the smallest that the theory joins to all typical solutions";
    CONNECTED = "connected", r"\text{connected}", "connected", "share of the geodesics on which no pattern is violated";
    SOLVER = "solver", r"\text{solver}", "solver", "algorithm: sbpi (a stochastic learning rule inspired by belief propagation) or focusing-bp (message passing of interacting replicas)";
    SOLVED = "solved", r"\text{solved}", "solved", "share of the instances for which a solution was found";
    PHASE = "phase", r"\text{phase}", "phase", "where the density lies: flat-minima below the thresholds alpha_LE and alpha_U, between-thresholds, isolated above both, no-solutions above capacity";
    SHARE = "share", r"\text{share}", "share", "share of the descents that end here";
    NULLITY_MISSES = "nullity_misses", r"\text{misses}", "nullity misses", "subspaces of a sample where the Hessian has another number of null directions than predicted";
    INDEX_MISSES = "index_misses", r"\text{misses}", "index misses", "subspaces where the Hessian has a negative eigenvalue";
    PATH_LOSS = "path_loss", r"\max\mathcal L", "max L on path", "largest loss on a path between two orders of the neurons";
    SUCCESS = "success", r"\text{success}", "success", "share of the trainings that end at zero loss";
    CLASSIFIED = "classified", r"\text{classified}", "classified", "share of the zero-loss points of training that lie in a symmetry-induced subspace";
    ZERO_GROUPS = "zero_groups", r"\text{zero groups}", "zero groups", "mean number of groups of neurons whose outputs cancel, in the subspaces that training ends in";
    PAIRS = "pairs", r"\text{pairs}", "pairs", "number of ordered pairs of solutions at this distance";
    LOG_PAIRS = "log_pairs", r"\frac{1}{N}\ln(1+\text{pairs})", "ln(1+pairs)/N", "typical number of pairs: mean logarithm, per weight (nats)";
    SIZE = "size", "N", "N", "number of weights";
    OBSERVABLE = "observable", r"\text{observable}", "observable", "what is measured";
    RELATION = "relation", r"\text{relation}", "relation", "how the measured mean compares with the theory: equal, at_most, at_least, above (and not by chance), or beside where the theory is of something else";
    THEORY = "theory", r"\text{theory}", "theory", "what the theory says";
    THEORY_ERROR = "theory_error", r"\delta_{\rm theory}", "theory error", "bound on the theory's numerical error";
    ALLOWANCE = "allowance", r"\text{allowance}", "allowance", "what the finite size may leave between theory and mean";
    MEASURED = "measured", r"\text{measured}", "measured", "mean over samples";
    STANDARD_ERROR = "standard_error", r"\sigma", "σ", "standard deviation of the mean";
    SAMPLES = "samples", "n", "n", "samples with a value";
    MISSING = "missing", r"n_{\rm missing}", "missing", "samples without a value";
    Z = "z", "z", "z", "difference beyond error and allowance, in standard errors";
    VERDICT = "verdict", r"\text{verdict}", "verdict", "agrees, disagrees, undecided (too few samples, or one of them decides), measured (the theory is silent), failed";
    COMPONENTS = "components", "b_0", "b₀", "connected components of the minima";
    EDGES = "edges", "E", "E", "pairs of subspaces that meet";
    DIAMETER = "diameter", r"\text{diameter}", "diameter", "steps between the two subspaces that are farthest apart, a step leading to a subspace that meets the last one";
    FIRST_BETTI = "first_betti", "b_1", "b₁", "first Betti number of the minima: independent loops";
    PERMUTATION = "permutation", r"\pi", "π", "neuron that each slot holds in the end, in one-line notation";
    SEGMENT = "segment", r"\text{segment}", "segment", "which straight segment of the path, counted from one";
    SEGMENTS = "segments", r"2(t+c)+1", "segments", "straight segments of the whole path";
    MOVE = "move", r"\text{move}", "move", "what changes along the segment: move (incoming weights of the spare slot become those of the neuron), transfer (outgoing weights of the neuron pass to the spare slot), park (incoming weights of the spare slot become what they were)";
    NEURON = "neuron", "q", "q", "neuron that the spare slot is made equal to or takes over, counted from one in the order of the start";
    SLOT_FROM = "slot_from", r"\text{from}", "from", "slot that gives up its outgoing weights, and is spare then";
    SLOT_TO = "slot_to", r"\text{to}", "to", "slot that is spare before the segment: its weights change";
    SLOTS = "slots", r"\text{slots}", "slots", "neuron that each slot holds after the segment, - for the spare";
    COPIES = "copies", "k", "k", "how many copies there are of each neuron of the narrow network";
    CANCELLING = "cancelling", "b", "b", "sizes of the groups of neurons that cancel; empty without them";
    NULLITY = "nullity", "n_0", "n₀", "zero eigenvalues of the Hessian at a generic point";
    EXCESS = "excess", r"n_0-\dim", "n₀-dim", "zero eigenvalues beyond the dimension: directions in which the loss grows as the fourth power";
    POSITIVE_SHARES = "positive_shares", "p", "p", "copies that take a positive share of the outgoing weights; all shares add up to one";
    NEGATIVE_SHARES = "negative_shares", "n", "n", "copies that take a negative share of the outgoing weights";
    ZERO_SHARES = "zero_shares", "z", "z", "copies that take no share of the outgoing weights";
    NEGATIVE_CURVATURES = "negative_curvatures", "n_-(M)", "n₋(M)", "negative eigenvalues of the neuron's curvature E[l'.a sigma'' x x^T] on the kernel of its coupling";
    FLAT_CURVATURES = "flat_curvatures", "n_0(M)", "n₀(M)", "zero eigenvalues of the same";
    COUPLING_RANK = "coupling_rank", r"\rho", "ρ", "rank of the coupling E[sigma' x l'^T] of the neuron's incoming and outgoing weights; zero for one output";
    INDEX_ADDED = "index_added", r"\Delta n_-", "Δn₋", "negative eigenvalues that the Hessian gains";
    NULLITY_ADDED = "nullity_added", r"\Delta n_0", "Δn₀", "zero eigenvalues that the Hessian gains";
    FAMILY = "family", r"\text{family}", "family", "family of symmetric critical points: A, I, II, M, M*, S1, S2, K, J, T, Z, or P(q), N(q) with q neurons reflected by themselves or together";
    NEURONS = "k", "k", "k", "number of neurons of student and teacher, continued to real values";
    LOSS = "loss", r"\mathcal L", "L", "population loss: half the mean squared difference of the outputs";
    GRADIENT_NORM = "gradient_norm", r"\lVert\nabla\mathcal L\rVert", "|∇L|", "Frobenius norm of the derivative of the loss with respect to all weights, as rounding leaves it";
    DIAG_1 = "diag1", "a_1", "a₁", "weight of a neuron of the first class on its own input";
    OFF_1 = "off1", "b_{11}", "b₁₁", "weight of a neuron of the first class on the own input of another one";
    BLOCK_12 = "block12", "b_{12}", "b₁₂", "weight of a neuron of the first class on the inputs of the second";
    DIAG_2 = "diag2", "a_2", "a₂", "weight of a neuron of the second class on its own input";
    BLOCK_21 = "block21", "b_{21}", "b₂₁", "weight of a neuron of the second class on the inputs of the first";
    OFF_2 = "off2", "b_{22}", "b₂₂", "weight of a neuron of the second class on the own input of another one";
    MIN_EIGENVALUE = "min_eigenvalue", r"\lambda_{\min}", "λ_min", "smallest eigenvalue of the second derivatives of the loss";
    CRITICAL_KIND = "kind", r"\text{kind}", "kind", "minimum, saddle, or degenerate where rounding does not tell the sign of the smallest eigenvalue";
    COMPONENT = "component", r"\text{component}", "component", "isotypic component of the symmetry group: t (invariant), s (standard), x (antisymmetric), y (symmetric) of each block, ss (product of two standard ones)";
    INDEX = "index", "i", "i", "number of an eigenvalue within its component, in rising order from zero";
    EIGENVALUE = "eigenvalue", r"\lambda", "λ", "eigenvalue of the second derivatives of the loss";
    SPLITTING_1 = "splitting1", r"\kappa_1", "κ₁", "least second derivative of the loss after a neuron of the first class is split into halves that move apart";
    SPLITTING_2 = "splitting2", r"\kappa_2", "κ₂", "least second derivative of the loss after a neuron of the second class is split into halves that move apart";
    K_ONSET = "k_onset", r"k_\ast", "k⋆", "number of neurons, as a real number, at which an eigenvalue vanishes; first the smallest one";
    MINIMA = "minima", r"\text{minima}", "minima", "on which side of this number the critical points are minima: above, below, or neither";
    BRANCH_END = "branch_end", r"\text{end}", "end", "whether the branch itself ends at the onset, in a fold";
    LOSS_LIMIT = "loss_limit", r"\mathcal L_\infty", "L_∞", "limit of the loss as the number of neurons grows";
    LOSS_ROOT = "loss_root", r"\mathcal L_{1/2}", "L_½", "coefficient of one over the square root of the number of neurons in the loss";
    LOSS_INVERSE = "loss_inverse", r"\mathcal L_1", "L₁", "coefficient of one over the number of neurons in the loss";
    ORDER = "order", "N", "N", "last power of the inverse square root of the number of neurons";
    PARAMETER = "parameter", r"\text{parameter}", "parameter", "what a series is of: diag1, off1, block12, block21, diag2, off2 are weights of two classes of neurons, or the loss";
    COEFFICIENT = "coefficient", "c_n", "cₙ", "coefficient, with all its certain digits";
    NEAREST = "nearest", "c_n", "cₙ", "the double nearest to the coefficient";
    POWER = "power", "n", "n", "power of the inverse square root of the number of neurons";
    CLOSED_FORM = "closed_form", r"\text{closed form}", "closed form", "expression in pi with this value, where one is known";
    LOSS_SERIES = "loss_series", r"\mathcal L_N", "L_N", "sum of the series of the loss up to the order";
    RELATIVE_ERROR = "relative_error", r"\mathcal L_N/\mathcal L-1", "L_N/L - 1", "relative deviation of the sum of the series";
    ERROR = "error", r"\delta", "error", "bound on the absolute deviation of the first value";
    RESIDUAL = "residual", "r", "residual", "largest relative imbalance left in the equations";
    STATUS = "status", "status", "status", "ok, a flag, or why there is no value";
    VERIFIED = "verified", "v", "verified", "relative disagreement with the double-exponential integrator";
}
