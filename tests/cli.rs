//! The program from outside: what it writes, what it says when it cannot, and how it ends.

use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

use assert_cmd::cargo::cargo_bin;
use sha2::{Digest, Sha256};
use tempfile::{TempDir, tempdir};

/// The program with these arguments, split at blanks, in a directory of its own.
fn program(directory: &TempDir, arguments: &str) -> Command {
    let mut command = Command::new(cargo_bin("saddlepoint"));
    command.current_dir(directory).args(arguments.split_whitespace());
    command
}

fn run(arguments: &str) -> Output {
    program(&tempdir().unwrap(), arguments).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// Standard output of a run that must succeed without a word on standard error.
fn stdout(arguments: &str) -> String {
    let output = run(arguments);
    assert_eq!(text(&output.stderr), "", "{arguments}");
    assert_eq!(output.status.code(), Some(0), "{arguments}");
    text(&output.stdout)
}

/// Standard error of a run that must be refused with exit code 2 and no output.
fn refused(arguments: &str) -> String {
    let output = run(arguments);
    assert_eq!(output.status.code(), Some(2), "{arguments}");
    assert_eq!(text(&output.stdout), "", "{arguments}");
    text(&output.stderr)
}

#[track_caller]
fn assert_refused(arguments: &str, parts: &[&str]) {
    let message = refused(arguments);
    for part in parts {
        assert!(message.contains(part), "{arguments}: no '{part}' in\n{message}");
    }
}

/// Columns of a CSV text without quotes.
fn column(csv: &str, name: &str) -> Vec<String> {
    let mut lines = csv.lines().filter(|line| !line.starts_with('#'));
    let index = lines.next().unwrap().split(',').position(|field| field == name).unwrap();
    let cells: Vec<String> = lines.map(|line| line.split(',').nth(index).unwrap().to_string()).collect();
    assert!(!cells.is_empty(), "no rows");
    cells
}

fn names(directory: &TempDir) -> Vec<String> {
    let entries = fs::read_dir(directory).unwrap();
    let mut names: Vec<String> = entries.map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

mod tables {
    use super::*;

    #[test]
    fn the_header_names_parameters_values_and_accuracy() {
        let csv = stdout("curve sbp-capacity");
        let (header, rows) = csv.split_once('\n').unwrap();
        assert_eq!(header, "kappa,alpha_c,alpha_local,error,residual,status");
        assert!(rows.starts_with("1,1.81587549583720"), "{rows}");
        assert!(rows.ends_with(",ok\n"), "{rows}");
        assert_eq!(rows.lines().count(), 1);
    }

    #[test]
    fn defaults_draw_the_usual_curve() {
        let csv = stdout("curve sbp-pair-upper-bound");
        assert!(csv.lines().count() > 50);
        assert!(column(&csv, "kappa").iter().all(|kappa| kappa == "1"));
    }

    #[test]
    fn decimal_steps_appear_as_decimals() {
        let csv = stdout("curve sbp-capacity --kappa 0.05:0.3:0.05");
        assert_eq!(column(&csv, "kappa"), ["0.05", "0.1", "0.15", "0.2", "0.25", "0.3"]);
    }

    #[test]
    fn negative_numbers_need_no_equals_sign() {
        let csv = stdout("curve spherical-stability-line --kappa -0.5:-0.1/5");
        let margins = column(&csv, "kappa");
        assert_eq!((margins.len(), margins[0].as_str(), margins[4].as_str()), (5, "-0.5", "-0.1"));
        assert_eq!(column(&stdout("curve spherical-entropy --alpha 0.5 --kappa -1"), "kappa"), ["-1"]);
        assert_eq!(
            column(&stdout("curve spherical-entropy --alpha 0.5 --kappa -1,-.5"), "kappa"),
            ["-1", "-0.5"]
        );
    }

    #[test]
    fn in_a_grid_the_abscissa_runs_fastest() {
        let csv = stdout("curve sbp-pair-upper-bound --x 0.1,0.2 --kappa 0.5,1");
        assert_eq!(column(&csv, "x"), ["0.1", "0.2", "0.1", "0.2"]);
        assert_eq!(column(&csv, "kappa"), ["0.5", "0.5", "1", "1"]);
    }

    #[test]
    fn in_a_grid_words_run_slowest() {
        let csv = stdout("curve binary-entropy --alpha 0.1,0.2 --kappa 0 --activation relu,linear");
        assert_eq!(column(&csv, "activation"), ["relu", "relu", "linear", "linear"]);
        assert_eq!(column(&csv, "alpha"), ["0.1", "0.2", "0.1", "0.2"]);
    }

    #[test]
    fn the_table_does_not_depend_on_the_number_of_threads() {
        for request in [
            "curve binary-entropy --alpha 0.01:0.8/150 --kappa 0,0.2 --activation linear,sign",
            "curve spherical-entropy --alpha 0.1:1.5/200 --comment-header",
            "curve sbp-pair-upper-bound --x log:1e-6:0.5/300 --kappa 0.5:1.5/3 --verify",
        ] {
            let one = run(&format!("{request} --threads 1"));
            let two = run(&format!("{request} --threads 2"));
            assert!(text(&one.stdout).lines().count() > 150, "{request}");
            assert!(one.stdout == two.stdout, "{request}");
        }
    }

    #[test]
    fn a_row_without_a_solution_is_kept_and_is_no_failure() {
        let csv = stdout("curve spherical-stability-line --kappa -1,1");
        assert_eq!(column(&csv, "status"), ["ok", "no_solution"]);
        assert!(csv.ends_with("\n1,,,,,,,,no_solution\n"), "{csv}");
    }

    #[test]
    fn errors_of_all_values_stand_behind_them() {
        let csv = stdout("curve spherical-entropy --alpha 1,1.99999999,3 --errors");
        let header = csv.lines().next().unwrap();
        assert_eq!(
            header,
            "alpha,kappa,q,entropy,entropy_error,replicon,replicon_error,error,residual,status"
        );
        assert!(csv.lines().all(|line| line.split(',').count() == 10), "{csv}");
        let error = column(&csv, "entropy_error");
        // 1 - q is about 1e-8 at the second density: two large terms cancel in the entropy.
        let exact = -19.090_823_983_701_86;
        let deviation = (column(&csv, "entropy")[1].parse::<f64>().unwrap() - exact).abs();
        assert!(deviation <= error[1].parse().unwrap(), "{csv}");
        assert!(error[0].parse::<f64>().unwrap() < 1e-13 && error[2].is_empty(), "{csv}");
    }

    #[test]
    fn verify_adds_a_last_column() {
        let csv = stdout("curve sbp-pair-upper-bound --x 0.01,0.1 --verify");
        assert!(csv.starts_with("x,kappa,alpha_ub,error,residual,status,verified\n"), "{csv}");
        for cell in column(&csv, "verified") {
            assert!(cell.parse::<f64>().unwrap() < 1e-10, "{csv}");
        }
    }

    #[test]
    fn the_comment_header_says_where_the_table_comes_from() {
        let csv = stdout("curve sbp-capacity --kappa 0.5:1.5:0.5 --comment-header");
        let comments: Vec<&str> = csv.lines().take_while(|line| line.starts_with("# ")).collect();
        assert!(comments[0].starts_with("# saddlepoint "), "{csv}");
        assert!(
            comments.contains(&"# command: saddlepoint curve sbp-capacity --kappa 0.5:1.5:0.5 --tol 1e-12"),
            "{csv}"
        );
        assert!(comments.iter().any(|line| line.starts_with("# formula: sbp.")), "{csv}");
        assert!(comments.iter().any(|line| line.starts_with("# paper: ")), "{csv}");
        assert!(!csv.contains("threads"), "{csv}");
        let plain = stdout("curve sbp-capacity --kappa 0.5:1.5:0.5");
        assert_eq!(csv.lines().skip(comments.len()).map(|l| format!("{l}\n")).collect::<String>(), plain);
    }

    #[test]
    fn the_command_of_the_comment_header_makes_the_same_table() {
        let csv = stdout("curve sbp-pair-upper-bound --x 0.1:0.5/7 --tol 1e-11 --verify --comment-header");
        let command = csv.lines().find_map(|line| line.strip_prefix("# command: saddlepoint ")).unwrap();
        assert_eq!(stdout(&format!("{command} --comment-header")), csv);
    }
}

mod files {
    use super::*;

    #[test]
    fn a_file_comes_with_a_sidecar_that_knows_its_hash() {
        let directory = tempdir().unwrap();
        let request = "curve binary-entropy --alpha 0.1,0.2 --kappa 0 -o out.csv --threads 2";
        let output = program(&directory, request).output().unwrap();
        assert_eq!(
            (output.status.code(), text(&output.stdout), text(&output.stderr)),
            (Some(0), "".into(), "".into())
        );
        assert_eq!(names(&directory), ["out.csv", "out.csv.meta.json"]);
        let csv = fs::read(directory.path().join("out.csv")).unwrap();
        let sidecar = fs::read(directory.path().join("out.csv.meta.json")).unwrap();
        let sidecar: serde_json::Value = serde_json::from_slice(&sidecar).unwrap();
        let hash: String = Sha256::digest(&csv).iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(sidecar["sha256"], hash);
        assert_eq!(sidecar["program"], "saddlepoint");
        assert_eq!(sidecar["version"], env!("CARGO_PKG_VERSION"));
        assert_eq!(sidecar["quantity"], "binary-entropy");
        assert_eq!(sidecar["parameters"]["alpha"], "0.1,0.2");
        assert_eq!(sidecar["parameters"]["activation"], "linear", "defaults are written out");
        assert_eq!(sidecar["tolerance"], 1e-12);
        assert_eq!(sidecar["threads"], 2);
        assert_eq!(sidecar["rows"], 2);
        assert_eq!(sidecar["rows_per_status"]["ok"], 2);
        assert!(!sidecar["formulas"].as_array().unwrap().is_empty());
        assert!(!sidecar["papers"].as_array().unwrap().is_empty());
        let command = sidecar["command"].as_str().unwrap().strip_prefix("saddlepoint ").unwrap();
        assert_eq!(stdout(command).into_bytes(), csv);
    }

    #[test]
    fn a_file_that_was_there_is_replaced() {
        let directory = tempdir().unwrap();
        fs::write(directory.path().join("out.csv"), "old").unwrap();
        assert!(program(&directory, "curve sbp-capacity --output out.csv").status().unwrap().success());
        assert!(fs::read_to_string(directory.path().join("out.csv")).unwrap().starts_with("kappa,"));
    }

    #[test]
    fn pictures_are_drawn_in_the_format_of_their_names() {
        let directory = tempdir().unwrap();
        let request = "curve sbp-capacity --kappa 0.1:2/20 --plot a.svg --plot b.PNG";
        let output = program(&directory, request).output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
        assert_eq!(text(&output.stdout).lines().count(), 21, "the table still goes to standard output");
        assert_eq!(names(&directory), ["a.svg", "b.PNG"]);
        assert!(fs::read_to_string(directory.path().join("a.svg")).unwrap().contains("<svg"));
        assert!(fs::read(directory.path().join("b.PNG")).unwrap().starts_with(b"\x89PNG"));
    }

    #[test]
    fn a_refused_request_leaves_no_file() {
        for request in [
            "curve sbp-capacity --kappa -1 -o out.csv",
            "curve sbp-capacity -o out.csv --plot picture.jpg",
            "curve sbp-capacity -o out.csv --plot nowhere/picture.svg",
            "curve sbp-capacity -o out.svg --plot out.svg",
            "curve sbp-capacity -o nowhere/out.csv",
        ] {
            let directory = tempdir().unwrap();
            let output = program(&directory, request).output().unwrap();
            assert_eq!(output.status.code(), Some(2), "{request}");
            assert!(names(&directory).is_empty(), "{request}: {:?}", names(&directory));
        }
    }

    #[test]
    fn a_refused_request_leaves_the_rows_of_an_interrupted_one() {
        let directory = tempdir().unwrap();
        fs::write(directory.path().join("out.csv.part"), "rows").unwrap();
        let output =
            program(&directory, "curve sbp-capacity -o out.csv --plot nowhere/a.svg").output().unwrap();
        assert_eq!(output.status.code(), Some(2));
        assert_eq!(fs::read_to_string(directory.path().join("out.csv.part")).unwrap(), "rows");
    }
}

mod refusals {
    use super::*;

    #[test]
    fn an_unknown_quantity_gets_the_nearest_name() {
        assert_refused("curve sbp-capacty", &["sbp-capacty", "'sbp-capacity'"]);
        assert_refused("explain sbp-capacty", &["sbp-capacty", "'sbp-capacity'"]);
        assert_refused("crve", &["'curve'"]);
    }

    #[test]
    fn an_unknown_parameter_gets_the_nearest_name() {
        assert_refused("curve sbp-capacity --kapa 1", &["--kapa", "'--kappa'"]);
        assert_refused("curve binary-entropy --activaton relu", &["'--activation'"]);
    }

    #[test]
    fn an_unknown_word_gets_the_nearest_word_and_the_list() {
        let parts = ["'rleu'", "did you mean 'relu'?", "linear, sign, relu, erf"];
        assert_refused("curve binary-entropy --activation rleu", &parts);
        assert_refused("curve binary-entropy --activation 3", &["linear, sign, relu, erf"]);
    }

    #[test]
    fn a_value_outside_the_domain_is_named_with_domain_and_meaning() {
        assert_refused("curve sbp-capacity --kappa -1", &["kappa = -1", "[1e-300, 26]", "margin"]);
        assert_refused("curve sbp-capacity --kappa 1,0", &["kappa = 0", "domain"]);
        assert_refused("curve sbp-pair-upper-bound --x 0.1:0.9:0.1", &["x = 0.9", "0.5]", "distance"]);
    }

    #[test]
    fn what_is_no_value_is_refused() {
        let cases = [
            ("--kappa one", "'one' is not a number"),
            ("--kappa nan", "not a finite number"),
            ("--kappa inf", "not a finite number"),
            ("--kappa 1e999", "not a finite number"),
            ("--kappa 1,,2", "empty item"),
            ("--kappa 1:2", "from:to:step"),
            ("--kappa 1:2:0", "the step is zero"),
            ("--kappa 1:2:-0.1", "use 0.1"),
            ("--kappa 2:1:0.1", "use -0.1"),
            ("--kappa 1:2/1", "not a number of points"),
            ("--kappa log:-1:2/3", "positive"),
            ("--kappa --quiet", "is a value missing before --quiet?"),
            ("--kappa 1 --kappa 2", "--kappa"),
            ("--tol 0", "tolerance"),
            ("--tol nan", "tolerance"),
            ("--threads -1", "--threads"),
            ("--threads 1000000", "--threads"),
        ];
        for (flags, message) in cases {
            assert_refused(&format!("curve sbp-capacity {flags}"), &[message]);
        }
    }

    #[test]
    fn an_empty_value_is_refused() {
        let directory = tempdir().unwrap();
        let output = program(&directory, "curve sbp-capacity --kappa").arg("").output().unwrap();
        assert_eq!(output.status.code(), Some(2));
        assert!(text(&output.stderr).contains("no value given"));
    }

    #[test]
    fn an_absurd_sweep_is_refused_with_its_size() {
        assert_refused("curve sbp-capacity --kappa 0.5:1.5:1e-12", &["1000000000001 points"]);
        assert_refused("curve sbp-capacity --kappa 0.5:1.5/1e12", &["1000000000000 points"]);
        assert_refused(
            "curve sbp-pair-upper-bound --x 0.1:0.5/1000000 --kappa 1:2/1000000",
            &["1000000000000 points"],
        );
        assert_refused("curve sbp-capacity --kappa 0.5:1.5/99999999999999999999", &["points"]);
    }

    #[test]
    fn a_picture_of_too_many_points_is_refused() {
        assert_refused(
            "curve sbp-capacity --kappa 0.5:1.5/300000 --plot a.svg",
            &["300000", "200000", "--plot"],
        );
    }

    #[test]
    fn files_that_cannot_be_written_are_found_before_any_work() {
        assert_refused("curve sbp-capacity -o nowhere/out.csv", &["cannot write", "nowhere", "out.csv"]);
        assert_refused("curve sbp-capacity -o .", &["directory"]);
        assert_refused("curve sbp-capacity --plot nowhere/a.svg", &["cannot write", "a.svg"]);
        assert_refused("curve sbp-capacity --plot a.jpg", &["a.jpg", ".svg", ".png"]);
        assert_refused("curve sbp-capacity --plot a", &[".svg", ".png"]);
        assert_refused("curve sbp-capacity -o a.svg --plot a.svg", &["a.svg", "twice"]);
    }

    #[cfg(unix)]
    #[test]
    fn a_device_is_not_replaced_by_a_file() {
        assert_refused("curve sbp-capacity -o /dev/null", &["/dev/null", "not a regular file"]);
    }

    #[test]
    fn a_command_without_its_argument_is_a_bad_request() {
        for arguments in ["", "curve", "explain", "completions", "completions tcl"] {
            let output = run(arguments);
            assert_eq!(output.status.code(), Some(2), "{arguments}");
            assert!(!output.stderr.is_empty(), "{arguments}");
        }
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_full_disk_is_reported() {
        let full = fs::File::options().write(true).open("/dev/full").unwrap();
        let output = program(&tempdir().unwrap(), "curve sbp-capacity").stdout(full).output().unwrap();
        assert_eq!(output.status.code(), Some(2));
        assert!(
            text(&output.stderr).contains("writing to standard output failed"),
            "{}",
            text(&output.stderr)
        );
    }
}

mod pages {
    use super::*;

    #[test]
    fn help_and_version_succeed() {
        for arguments in ["--help", "--version", "curve --help", "list --help"] {
            assert!(!stdout(arguments).is_empty(), "{arguments}");
        }
    }

    #[test]
    fn the_help_of_a_quantity_shows_meaning_domain_and_default() {
        let help = stdout("curve sbp-capacity --help");
        for part in
            ["--kappa", "margin", "[1e-300, 26]", "default: 1", "alpha_local", "--plot", "--verify", "log:"]
        {
            assert!(help.contains(part), "no '{part}' in\n{help}");
        }
        assert!(!help.contains("--alpha "), "flags of other quantities\n{help}");
    }

    #[test]
    fn the_json_list_has_every_quantity_with_its_record() {
        let list: serde_json::Value = serde_json::from_str(&stdout("list --json")).unwrap();
        let list = list.as_array().unwrap();
        let find = |name: &str| list.iter().find(|quantity| quantity["name"] == name).unwrap();
        let capacity = find("sbp-capacity");
        assert_eq!(capacity["parameters"][0]["flag"], "--kappa");
        assert_eq!(capacity["parameters"][0]["default"], "1");
        assert_eq!(capacity["columns"][0]["name"], "alpha_c");
        assert_eq!(capacity["rigour"], "theorem");
        let words = &find("binary-entropy")["parameters"][2]["words"];
        assert_eq!(words, &serde_json::json!(["linear", "sign", "relu", "erf"]));
        let table = stdout("list");
        assert!(list.iter().all(|quantity| table.contains(quantity["name"].as_str().unwrap())));
    }

    #[test]
    fn every_quantity_is_explained_with_every_formula() {
        let list: serde_json::Value = serde_json::from_str(&stdout("list --json")).unwrap();
        for quantity in list.as_array().unwrap() {
            let card = stdout(&format!("explain {}", quantity["name"].as_str().unwrap()));
            assert!(card.contains(quantity["summary"].as_str().unwrap()), "{card}");
            assert!(!card.contains("not written yet"), "{card}");
            for formula in quantity["formulas"].as_array().unwrap() {
                assert!(card.contains(&format!("Formula {}: ", formula.as_str().unwrap())), "{card}");
            }
            assert!(card.contains("Source: "), "{card}");
        }
    }

    #[test]
    fn known_values_are_part_of_the_card() {
        let card = stdout("explain sbp-capacity");
        assert!(card.contains("Known values"), "{card}");
        assert!(card.contains("alpha_c(kappa = "), "{card}");
    }

    #[test]
    fn every_example_of_the_documentation_runs() {
        let directory = tempdir().unwrap();
        assert!(program(&directory, "docs .").status().unwrap().success());
        let page = fs::read_to_string(directory.path().join("quantities.md")).unwrap();
        let commands: Vec<&str> = page.lines().filter_map(|line| line.strip_prefix("saddlepoint ")).collect();
        assert!(commands.len() > 10);
        for command in commands {
            let output = run(command);
            assert_eq!(output.status.code(), Some(0), "{command}: {}", text(&output.stderr));
            assert!(text(&output.stdout).lines().count() > 1, "{command}");
        }
    }

    #[test]
    fn the_generated_documentation_is_current() {
        let directory = tempdir().unwrap();
        assert!(program(&directory, "docs .").status().unwrap().success());
        let made = fs::read_to_string(directory.path().join("quantities.md")).unwrap();
        let kept = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/quantities.md");
        let kept = fs::read_to_string(kept).expect("docs/quantities.md exists");
        assert!(made == kept, "docs/quantities.md is stale: run `cargo run -- docs docs`");
    }

    #[test]
    fn completions_know_quantities_and_their_flags() {
        for shell in ["bash", "zsh", "fish"] {
            let script = stdout(&format!("completions {shell}"));
            assert!(script.contains("sbp-capacity") && script.contains("activation"), "{shell}");
        }
    }
}

/// Sweeps that are stopped from outside.
#[cfg(unix)]
mod endings {
    use super::*;

    /// Long enough that nothing here waits for its end.
    const LONG: &str = "curve binary-entropy --alpha 0.01:0.8/9000 --kappa 0:0.3/9000 --threads 2";

    fn start(directory: &TempDir, arguments: &str) -> Child {
        program(directory, arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
    }

    fn signal(child: &Child, name: &str) {
        let status = Command::new("kill").args([name, &child.id().to_string()]).status().unwrap();
        assert!(status.success());
    }

    #[test]
    fn a_reader_that_leaves_ends_the_program_quietly() {
        for arguments in [LONG, "curve sbp-capacity --kappa 0.001:10/1000000"] {
            let mut child = start(&tempdir().unwrap(), arguments);
            let mut line = String::new();
            BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
            assert!(line.ends_with("status\n"), "{line}");
            let output = child.wait_with_output().unwrap();
            assert_eq!((output.status.code(), text(&output.stderr)), (Some(0), "".into()), "{arguments}");
        }
    }

    #[test]
    fn rows_are_handed_on_while_the_sweep_goes_on() {
        let mut child = start(&tempdir().unwrap(), LONG);
        let mut rows = BufReader::new(child.stdout.take().unwrap()).lines();
        let seen: Vec<String> = rows.by_ref().take(100).map(Result::unwrap).collect();
        assert!(seen[99].ends_with(",ok"), "{}", seen[99]);
        assert!(child.try_wait().unwrap().is_none(), "still running");
        signal(&child, "-INT");
        let rest: Vec<String> = rows.map(Result::unwrap).collect();
        let output = child.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(1));
        assert!(rest.iter().all(|row| row.split(',').count() == 10), "every row is whole");
        assert!(text(&output.stderr).starts_with("interrupted after "), "{}", text(&output.stderr));
        assert!(text(&output.stderr).contains(" of 81000000 points"), "{}", text(&output.stderr));
    }

    #[test]
    fn an_interrupted_file_keeps_its_rows_under_another_name() {
        for name in ["-INT", "-TERM"] {
            let directory = tempdir().unwrap();
            let part = directory.path().join("out.csv.part");
            let mut child = start(
                &directory,
                &format!("{LONG} -o out.csv --plot out.svg --quiet").replace("9000", "400"),
            );
            while !fs::metadata(&part).is_ok_and(|file| file.len() > 1000) {
                assert!(child.try_wait().unwrap().is_none(), "ended before any row");
                std::thread::yield_now();
            }
            signal(&child, name);
            let output = child.wait_with_output().unwrap();
            assert_eq!(output.status.code(), Some(1), "{name}");
            assert!(text(&output.stderr).contains("out.csv.part"), "{}", text(&output.stderr));
            assert_eq!(names(&directory), ["out.csv.part"]);
            let rows = fs::read_to_string(part).unwrap();
            assert!(rows.starts_with("alpha,kappa,activation,q,"), "{rows}");
            assert!(
                rows.ends_with('\n') && rows.lines().all(|row| row.split(',').count() == 10),
                "every row is whole"
            );
            let said = text(&output.stderr);
            let count = said.split_whitespace().nth(2).unwrap();
            assert_eq!(count, (rows.lines().count() - 1).to_string(), "{said}");
        }
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn memory_stays_flat_on_a_million_rows() {
        let mut child = start(&tempdir().unwrap(), "curve sbp-capacity --kappa 0.001:10/1000000");
        let mut rows = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        // The program cannot end before its last rows are read, so its peak can be asked for while it waits.
        for _ in 0..900_000 {
            line.clear();
            assert!(rows.read_line(&mut line).unwrap() > 0);
        }
        let status = fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap();
        let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
        let kilobytes: u64 = peak.trim().trim_end_matches(" kB").parse().unwrap();
        let mut rest = String::new();
        rows.read_to_string(&mut rest).unwrap();
        assert_eq!(rest.lines().count(), 100_001);
        assert!(child.wait().unwrap().success());
        assert!(kilobytes < 64 * 1024, "{kilobytes} kB");
    }
}

#[test]
fn a_switch_may_stand_without_its_word() {
    let bare = stdout("curve sbp-pair-lower-bound --audit --x 0.1");
    assert_eq!(bare, stdout("curve sbp-pair-lower-bound --x 0.1 --audit yes"));
    assert_eq!(column(&bare, "audit"), ["yes"]);
    assert!(!column(&bare, "alpha_audit")[0].is_empty());
    assert_eq!(column(&stdout("curve sbp-pair-lower-bound --x 0.1"), "alpha_audit"), [""]);
    assert_refused("curve sbp-pair-lower-bound --audit yse", &["'yse' is not one of no, yes"]);
}
