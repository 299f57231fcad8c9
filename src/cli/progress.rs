//! A bar on the terminal for sweeps that take their time.

use std::io::{IsTerminal, stderr, stdout};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

/// A sweep shorter than this shows no bar.
const SHOWN_AFTER: Duration = Duration::from_secs(1);
const TEMPLATE: &str = "{bar:40} {pos}/{len} {msg}, {eta} left";

/// The bar, once there is reason for one.
pub struct Progress {
    bar: Option<ProgressBar>,
    wanted: bool,
    started: Instant,
    done: u64,
    total: u64,
    what: &'static str,
}

impl Progress {
    /// No bar yet. A bar among rows on the same terminal would spoil both.
    pub fn new(total: u64, what: &'static str, quiet: bool, rows_on_stdout: bool) -> Self {
        let wanted = !quiet && stderr().is_terminal() && !(rows_on_stdout && stdout().is_terminal());
        Progress { bar: None, wanted, started: Instant::now(), done: 0, total, what }
    }

    /// One more point.
    pub fn advance(&mut self) {
        self.done += 1;
        if self.wanted {
            self.show();
        }
    }

    /// Points so far.
    pub fn done(&self) -> u64 {
        self.done
    }

    /// Draws the bar if it is time.
    pub fn show(&mut self) {
        if self.wanted && self.bar.is_none() && self.started.elapsed() > SHOWN_AFTER {
            let bar = ProgressBar::new(self.total).with_elapsed(self.started.elapsed());
            let style =
                ProgressStyle::with_template(TEMPLATE).unwrap_or_else(|_| ProgressStyle::default_bar());
            self.bar = Some(bar.with_style(style).with_message(self.what));
        }
        if let Some(bar) = &self.bar {
            bar.set_position(self.done);
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}
