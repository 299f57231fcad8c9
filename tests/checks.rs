//! `saddlepoint check`: the registry, the files, and small runs of every check.

mod common;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use assert_cmd::Command;
use common::{files, settings};
use saddlepoint::checks::run::{CheckRun, Sampled};
use saddlepoint::checks::verdict::{FALSE_ALARM, Verdict};
use saddlepoint::checks::{CHECKS, find};
use saddlepoint::experiments::configuration::{Configuration, pair_distances};
use saddlepoint::experiments::enumeration::Enumeration;
use saddlepoint::experiments::instance::{Entries, Instance};
use saddlepoint::experiments::message_passing::MessagePassing;
use saddlepoint::experiments::sampling::{Estimate, generator};
use saddlepoint::models::half_space::HalfSpace;
use saddlepoint::quantity::{Axis, Value, axes};

/// A check at these parameters, defaults elsewhere.
fn run(name: &str, given: &[(&str, Value)], samples: u64) -> CheckRun {
    let check = find(name).unwrap_or_else(|| panic!("no check is called {name}"));
    let value = |name: &str| given.iter().find(|(n, _)| *n == name).map(|(_, v)| Axis::One(v.clone()));
    let axes = axes(check.params, value).expect("every parameter has a value");
    CheckRun::new(check, axes, samples, 1, settings()).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// All samples of a check.
fn sample(run: &Arc<CheckRun>) -> BTreeMap<(u64, u64), Sampled> {
    let queue = run.start(&BTreeMap::new(), 2, Arc::new(AtomicBool::new(false))).expect("two threads");
    let samples: BTreeMap<_, _> = queue.map(|s| ((s.point, s.sample), s)).collect();
    assert_eq!(samples.len() as u64, run.total());
    samples
}

/// The verdicts of a check with what they are about.
fn verdicts(run: &Arc<CheckRun>) -> Vec<(String, Verdict)> {
    let samples = sample(run);
    let points = run.judge(&samples, FALSE_ALARM);
    let mut verdicts = Vec::new();
    for point in &points {
        let rows = point.rows.as_ref().unwrap_or_else(|error| panic!("{}: {error}", run.check.name));
        for (expectation, judged, _) in rows {
            let labels: Vec<String> = expectation.labels.iter().map(Value::to_string).collect();
            let what = format!(
                "{:?} {} {}: {judged:?}",
                point.inputs,
                labels.join(" "),
                expectation.observable.name
            );
            println!("{what} theory {:?}", expectation.theory);
            verdicts.push((what, judged.verdict));
        }
    }
    assert!(!verdicts.is_empty());
    verdicts
}

/// No row disagrees, and at least `fewest` agree.
fn assert_agrees(run: CheckRun, fewest: usize) {
    let verdicts = verdicts(&Arc::new(run));
    let wrong: Vec<_> = verdicts.iter().filter(|(_, v)| *v == Verdict::Disagrees).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
    let agree = verdicts.iter().filter(|(_, v)| *v == Verdict::Agrees).count();
    assert!(agree >= fewest, "only {agree} of {} rows agree", verdicts.len());
}

#[test]
fn records_of_checks_are_complete() {
    let formulas: Vec<String> = files("formulas", "md")
        .iter()
        .map(|path| path.trim_start_matches("formulas/").trim_end_matches(".md").replace('/', "."))
        .collect();
    for (i, check) in CHECKS.iter().enumerate() {
        assert!(CHECKS[..i].iter().all(|other| other.name != check.name), "{} twice", check.name);
        let symbols = || check.params.iter().map(|p| p.symbol).chain(check.labels.iter().copied());
        assert!(symbols().any(|s| s == check.abscissa), "{}: its abscissa is no column", check.name);
        assert!(check.params.iter().all(|p| p.default.is_some()), "{}: a default is missing", check.name);
        assert!(!check.formulas.is_empty() && check.samples > 0, "{}", check.name);
        assert!(check.expects.ends_with('.') && !check.experiments.is_empty(), "{}", check.name);
        for file in check.experiments {
            let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
            assert!(path.exists(), "{}: there is no {file}", check.name);
        }
        for id in check.formulas {
            assert!(formulas.iter().any(|f| f == id), "{}: there is no formula {id}", check.name);
        }
    }
}

#[test]
fn numbers_of_pairs_agree_with_the_first_moment() {
    assert_agrees(run("sbp-pairs", &[("size", Value::Integer(10)), ("alpha", Value::Number(0.5))], 400), 12);
}

#[test]
fn entropies_of_small_instances_agree_with_replica_symmetry() {
    let small = [("size", Value::Integer(14)), ("alpha", Value::Number(0.5))];
    assert_agrees(run("binary-entropy", &small, 200), 2);
    let large = [
        ("method", Value::word("message-passing")),
        ("size", Value::Integer(400)),
        ("alpha", Value::Number(0.5)),
    ];
    assert_agrees(run("binary-entropy", &large, 8), 2);
}

#[test]
fn message_passing_and_enumeration_count_alike_on_the_same_instances() {
    let (size, patterns) = (18, 7);
    let differences: Vec<f64> = (0..60)
        .filter_map(|sample| {
            let mut rng = generator(11, sample);
            let instance = Instance::random(Entries::Gaussian, size, patterns, &mut rng).unwrap();
            let exact = Enumeration::new(&instance, HalfSpace).unwrap().solutions(0.0).len() as f64;
            let passed = MessagePassing::at_margin(HalfSpace, 0.0).run(&instance).ok()?;
            Some(passed.entropy * size as f64 - exact.ln())
        })
        .collect();
    let Estimate { mean, standard_error, samples } = Estimate::of(&differences).unwrap();
    // Both stay within what binary-entropy allows them, 0.4 and 0.07 over the size.
    assert!(samples > 50 && mean.abs() < 0.47 && standard_error < 0.1, "{mean} {standard_error} {samples}");
}

#[test]
fn neighbours_of_small_instances_agree_with_the_local_entropy() {
    assert_agrees(run("binary-local-entropy", &[("size", Value::Integer(16))], 200), 3);
}

#[test]
fn solvers_find_solutions_in_flat_regions_and_none_above_capacity() {
    let low = [("size", Value::Integer(301)), ("alpha", Value::Number(0.4))];
    assert_agrees(run("binary-solvers", &low, 6), 4);
    let high = [
        ("size", Value::Integer(101)),
        ("alpha", Value::Number(1.3)),
        ("solver", Value::word("focusing-bp")),
    ];
    assert_agrees(run("binary-solvers", &high, 4), 1);
}

#[test]
fn energies_between_sampled_solutions_agree_with_the_replica_barrier() {
    assert_agrees(run("spherical-barrier", &[("size", Value::Integer(60))], 24), 8);
}

/// The largest mean of this name over all rows.
fn measured(run: &Arc<CheckRun>, name: &str) -> f64 {
    let samples = sample(run);
    let points = run.judge(&samples, FALSE_ALARM);
    let rows = points.iter().flat_map(|point| point.rows.as_ref().expect("an experiment"));
    let values =
        rows.filter(|(e, ..)| e.observable.name == name).filter_map(|(_, judged, _)| judged.measured);
    values.fold(f64::NEG_INFINITY, f64::max)
}

#[test]
fn star_centres_connect_and_hinge_solutions_do_not() {
    let ends = |ends: &'static str, samples| {
        let given = [("size", Value::Integer(60)), ("ends", Value::word(ends))];
        Arc::new(run("spherical-barrier", &given, samples))
    };
    let star = ends("star", 16);
    let found = verdicts(&star);
    assert!(found.iter().all(|(_, verdict)| *verdict != Verdict::Disagrees), "{found:#?}");
    let (star, typical) = (measured(&star, "connected"), measured(&ends("typical", 8), "connected"));
    assert!(star > 0.97 && typical < 0.8, "{star} {typical}");
    // Solutions found by descent are no typical ones: nothing is claimed of them.
    let hinge = ends("hinge", 6);
    assert!(verdicts(&hinge).iter().all(|(_, verdict)| *verdict == Verdict::Measured));
    let cross_entropy = ends("cross-entropy", 6);
    let (hinge, cross_entropy) = (measured(&hinge, "energy"), measured(&cross_entropy, "energy"));
    assert!(hinge > 4.0 * cross_entropy.max(0.01), "{hinge} {cross_entropy}");
}

#[test]
fn descents_end_at_known_minima_with_their_losses() {
    let run = Arc::new(run("student-descent", &[("k", Value::Integer(7))], 12));
    let found = verdicts(&run);
    assert!(found.iter().all(|(_, verdict)| *verdict != Verdict::Disagrees), "{found:#?}");
    let samples = sample(&run);
    let share = |values: &[Option<f64>]| values.iter().flatten().sum::<f64>();
    // Every descent is counted once, and some end at the global minimum: at 7 neurons few get stuck.
    let names = found.iter().filter(|(what, _)| what.contains(" share:")).count() - 1;
    for sampled in samples.values() {
        let values = sampled.outcome.as_ref().expect("a descent that ends");
        assert_eq!(share(&values[..names]), 1.0, "{values:?}");
        // Last comes whether the end is spurious.
        assert_eq!(values[0].and_then(|v| Some(v + (*values.last()?)?)), Some(1.0), "{values:?}");
    }
    let global = samples.values().filter(|s| s.outcome.as_ref().is_ok_and(|v| v[0] == Some(1.0))).count();
    assert!(global >= 6, "{global} of 12");
}

#[test]
fn subspaces_of_a_real_network_are_what_the_counts_say() {
    let widths = [("r", Value::Integer(2)), ("h", Value::Integer(1))];
    assert_agrees(run("symmetry-manifold", &widths, 4), 5);
    // Wider ones are only trained.
    let wide = Arc::new(run("symmetry-manifold", &[("r", Value::Integer(3)), ("h", Value::Integer(4))], 2));
    assert!(verdicts(&wide).iter().all(|(_, verdict)| *verdict == Verdict::Measured));
}

#[test]
fn pairs_are_counted_alike_with_and_without_a_transform() {
    let size = 9;
    for sample in 0..20 {
        let mut rng = generator(5, sample);
        let share = [0.02, 0.1, 0.5, 0.9][sample as usize % 4];
        let chosen = |_: &u32| rand::RngExt::random_bool(&mut rng, share);
        let configurations: Vec<_> = (0..1u32 << size).filter(chosen).map(Configuration).collect();
        let mut expected = vec![0; size + 1];
        for a in &configurations {
            for b in &configurations {
                expected[a.distance(*b)] += 1;
            }
        }
        assert_eq!(pair_distances(&configurations, size), expected);
    }
}

#[test]
fn every_check_is_listed_and_explained() {
    let directory = tempfile::tempdir().unwrap();
    let stdout = |args: &[&str]| {
        let output = saddlepoint(directory.path(), args).output().unwrap();
        assert!(output.status.success(), "{args:?}");
        String::from_utf8(output.stdout).unwrap()
    };
    let list: serde_json::Value = serde_json::from_str(&stdout(&["list", "--checks", "--json"])).unwrap();
    let table = stdout(&["list", "--checks"]);
    for (check, record) in CHECKS.iter().zip(list.as_array().unwrap()) {
        assert_eq!(record["name"], check.name);
        assert_eq!(record["parameters"].as_array().unwrap().len(), check.params.len());
        assert!(table.contains(check.name) && table.contains(check.summary));
        let card = stdout(&["explain", check.name]);
        for part in [check.summary, check.expects].into_iter().chain(check.formulas.iter().copied()) {
            assert!(card.contains(part), "{}: {part}", check.name);
        }
    }
    let refused = saddlepoint(directory.path(), &["explain", "symetry-manifold"]).assert().code(2);
    let message = String::from_utf8(refused.get_output().stderr.clone()).unwrap();
    assert!(message.contains("symmetry-manifold"), "{message}");
}

#[test]
fn the_page_of_the_checks_is_current() {
    let directory = tempfile::tempdir().unwrap();
    saddlepoint(directory.path(), &["docs", "."]).assert().success();
    let page = |path: &Path| fs::read_to_string(path.join("check-reference.md")).unwrap();
    let kept = page(&Path::new(env!("CARGO_MANIFEST_DIR")).join("docs"));
    assert!(page(directory.path()) == kept, "docs/check-reference.md is stale: run `cargo run -- docs docs`");
}

fn saddlepoint(directory: &Path, args: &[&str]) -> Command {
    let mut command = Command::cargo_bin("saddlepoint").expect("the program");
    command.current_dir(directory).args(args);
    command
}

const SMALL: [&str; 8] = ["check", "sbp-pairs", "--size", "8", "--samples", "40", "-o", "pairs.csv"];

#[test]
fn a_table_depends_on_the_seed_but_not_on_the_threads() {
    let directory = tempfile::tempdir().unwrap();
    let table = |more: &[&str]| {
        let path = directory.path();
        let _ = fs::remove_file(path.join("pairs.csv.samples"));
        saddlepoint(path, &SMALL).args(more).assert().success();
        fs::read_to_string(path.join("pairs.csv")).unwrap()
    };
    let one = table(&["--threads", "1"]);
    assert_eq!(one, table(&["--threads", "2"]));
    assert_ne!(one, table(&["--seed", "2"]));
    assert!(one.starts_with("size,alpha,kappa,x,observable,relation,theory,"), "{one}");
    assert_eq!(one.lines().count(), 11);
}

#[test]
fn an_interrupted_check_goes_on_and_ends_with_the_same_table() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path();
    saddlepoint(path, &SMALL).assert().success();
    let whole = fs::read_to_string(path.join("pairs.csv")).unwrap();
    let log = fs::read_to_string(path.join("pairs.csv.samples")).unwrap();
    // Cut in the middle of a line, and once in the middle of a number.
    for cut in [log.len() / 2, log.len() / 3, log.find('\n').unwrap() + 9, 10, 0] {
        fs::write(path.join("pairs.csv.samples"), &log[..cut]).unwrap();
        saddlepoint(path, &SMALL).assert().success();
        assert_eq!(fs::read_to_string(path.join("pairs.csv")).unwrap(), whole, "cut at {cut}");
        assert_eq!(fs::read_to_string(path.join("pairs.csv.samples")).unwrap(), log, "cut at {cut}");
    }
    // Finished samples serve a longer run.
    saddlepoint(path, &SMALL).args(["--samples", "50"]).assert().failure().code(2);
    let longer: Vec<&str> = SMALL.iter().map(|&a| if a == "40" { "50" } else { a }).collect();
    saddlepoint(path, &longer).assert().success();
    let longer = fs::read_to_string(path.join("pairs.csv.samples")).unwrap();
    assert!(longer.starts_with(&log) && longer.lines().count() == 51);
}

#[test]
fn samples_of_another_check_are_not_lost() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path();
    saddlepoint(path, &SMALL).assert().success();
    let log = fs::read_to_string(path.join("pairs.csv.samples")).unwrap();
    let refused = saddlepoint(path, &SMALL).args(["--seed", "7"]).assert().code(2);
    let message = String::from_utf8(refused.get_output().stderr.clone()).unwrap();
    assert!(message.contains("holds the samples of another check"), "{message}");
    assert_eq!(fs::read_to_string(path.join("pairs.csv.samples")).unwrap(), log);
}

#[test]
fn bad_requests_are_refused() {
    let directory = tempfile::tempdir().unwrap();
    for (args, word) in [
        (vec!["check", "sbp-pair"], "sbp-pairs"),
        (vec!["check", "sbp-pairs", "--size", "99"], "domain"),
        (vec!["check", "sbp-pairs", "--samples", "0"], "samples"),
        (vec!["check", "sbp-pairs", "--false-alarm", "2"], "false-alarm"),
        (vec!["check", "sbp-pairs", "--plot", "x.pdf"], "svg"),
    ] {
        let refused = saddlepoint(directory.path(), &args).assert().code(2);
        let message = String::from_utf8(refused.get_output().stderr.clone()).unwrap();
        assert!(message.contains(word), "{args:?}: {message}");
    }
    assert_eq!(fs::read_dir(directory.path()).unwrap().count(), 0);
}

#[test]
fn a_picture_is_drawn() {
    let directory = tempfile::tempdir().unwrap();
    let args = ["check", "sbp-pairs", "--size", "8", "--samples", "20", "--plot", "pairs.svg", "--quiet"];
    saddlepoint(directory.path(), &args).assert().success();
    let svg = fs::read_to_string(directory.path().join("pairs.svg")).unwrap();
    assert!(svg.contains("</svg>") && svg.contains("theory"), "{svg}");
}
