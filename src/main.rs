//! The program `saddlepoint`.

use std::process::ExitCode;

fn main() -> ExitCode {
    ExitCode::from(saddlepoint::cli::run(std::env::args_os()))
}
