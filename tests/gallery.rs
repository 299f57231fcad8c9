//! The page of all figures in a real browser: run by `.ci/run`, which installs one; elsewhere `cargo test --test gallery --
//! --ignored` with Chromium on the path.

mod common;

use std::fs;
use std::process::Command;

use common::read;
use saddlepoint::diagrams::DIAGRAMS;
use tempfile::tempdir;

const BROWSERS: [&str; 3] = ["chromium", "chromium-browser", "google-chrome"];
/// What is measured once the page is laid out; it is added to a copy of the page.
const MEASURE: &str = "<script>
for (const d of document.querySelectorAll('details')) d.open = true;
const sizes = [...document.querySelectorAll('figure svg')].map(s => s.getBoundingClientRect());
const maths = [...document.querySelectorAll('math')].map(m => m.getBoundingClientRect());
const links = [...document.querySelectorAll('a[download]')].map(a => a.href);
const out = document.createElement('pre');
out.id = 'measured';
out.textContent = JSON.stringify({
  width: document.documentElement.scrollWidth,
  window: window.innerWidth,
  figures: sizes.map(s => [s.width, s.height]),
  texts: [...document.querySelectorAll('figure svg')].map(s => [...s.querySelectorAll('text')].filter(t => t.getBoundingClientRect().width > 0).length),
  maths: maths.filter(m => m.height > 4 && m.width > 2).length,
  all_maths: maths.length,
  links: links.map(l => atob(l.split(',')[1]).split('\\n')[0]),
  requests: performance.getEntriesByType('resource').length,
});
document.body.append(out);
</script>";

#[test]
fn the_page_needs_nothing_from_outside() {
    let page = read("docs/gallery/index.html");
    for diagram in DIAGRAMS {
        assert!(page.contains(&format!("id=\"{}\"", diagram.name)), "{}", diagram.name);
        assert!(page.contains(&format!("saddlepoint diagram {} -o DIR", diagram.name)), "{}", diagram.name);
    }
    for loads in [" src=", "@import", "<link", "<script", "http-equiv"] {
        assert!(!page.contains(loads), "{loads}");
    }
    assert!(page.matches("url(").count() == page.matches("url(data:").count());
    assert!(!page.contains("<merror") && page.matches("<math").count() > 100);
}

#[test]
#[ignore = "needs Chromium"]
fn a_browser_shows_every_figure_and_formula() {
    let browser = BROWSERS.into_iter().find(|name| Command::new(name).arg("--version").output().is_ok());
    let browser = browser.expect("Chromium on the path");
    let directory = tempdir().unwrap();
    let page = directory.path().join("index.html");
    let text = read("docs/gallery/index.html").replace("</body>", &format!("{MEASURE}</body>"));
    fs::write(&page, text).unwrap();
    let picture = directory.path().join("page.png");
    let dom = Command::new(browser)
        .args(["--headless", "--no-sandbox", "--disable-gpu", "--window-size=1100,1400", "--dump-dom"])
        .arg(format!("--user-data-dir={}", directory.path().join("profile").display()))
        .arg(format!("--screenshot={}", picture.display()))
        .arg(format!("file://{}", page.display()))
        .output()
        .expect("a run of the browser");
    let dom = String::from_utf8_lossy(&dom.stdout).into_owned();
    let start = dom.find("id=\"measured\">").expect("the page was laid out") + "id=\"measured\">".len();
    let end = start + dom[start..].find("</pre>").expect("its end");
    let json = dom[start..end].replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
    let measured: serde_json::Value = serde_json::from_str(&json).expect("what was measured");

    let list = |name: &str| measured[name].as_array().unwrap().clone();
    assert_eq!(list("figures").len(), DIAGRAMS.len());
    for (diagram, size) in DIAGRAMS.iter().zip(list("figures")) {
        let (width, height) = (size[0].as_f64().unwrap(), size[1].as_f64().unwrap());
        assert!(width > 600.0 && height > 0.5 * width, "{}: {width} x {height}", diagram.name);
    }
    list("texts")
        .iter()
        .zip(DIAGRAMS)
        .for_each(|(n, d)| assert!(n.as_u64().unwrap() > 10, "{}: {n}", d.name));
    assert!(measured["maths"].as_u64().unwrap() > 100);
    assert_eq!(measured["maths"], measured["all_maths"], "a formula takes no room");
    assert!(list("links").len() >= DIAGRAMS.len());
    list("links")
        .iter()
        .for_each(|header| assert!(header.as_str().unwrap().ends_with("error,residual,status")));
    // Nothing was fetched, and nothing sticks out.
    assert_eq!(measured["requests"], 0);
    assert!(measured["width"].as_f64().unwrap() <= measured["window"].as_f64().unwrap());
    assert!(fs::metadata(&picture).is_ok_and(|file| file.len() > 20_000), "an empty picture");
}
