//! The page that shows every figure: one file that needs no other and no network.

use std::fmt::Write as _;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use pulldown_cmark::{Event, Options, Parser, html};
use pulldown_latex::config::DisplayMode;
use pulldown_latex::{RenderConfig, Storage, push_mathml};

use crate::diagrams::finished::{Finished, FinishedTable};
use crate::report::card::Card;
use crate::report::plot::series::headline;

/// The section of a card that states the formula.
const STATEMENT: &str = "Statement";
/// Rows of a table that are shown on the page.
const SHOWN: usize = 6;

/// TeX Gyre Termes Math, reduced to the characters that formulas use: browsers set sub- and superscripts by its tables.
static MATH_FONT: &[u8] = include_bytes!("math.woff2");

const STYLE: &str = "
:root { color-scheme: light; }
body { font: 16px/1.55 'Noto Sans', 'Segoe UI', 'Helvetica Neue', Arial, sans-serif; color: #1a1a1a; background: #fff; margin: 0; }
main, header, nav { max-width: 60rem; margin: 0 auto; padding: 0 1.2rem; }
header { padding-top: 2rem; }
h1 { font-size: 1.7rem; margin: 0 0 .3rem; }
h2 { font-size: 1.25rem; margin: 0 0 .5rem; }
nav ul { columns: 2; padding-left: 1.2rem; }
section { border-top: 1px solid #ddd; padding: 1.6rem 0; }
figure { margin: 0 0 .8rem; }
figure svg { display: block; width: 100%; height: auto; }
code, pre { font-family: 'DejaVu Sans Mono', 'Noto Sans Mono', Menlo, Consolas, monospace; font-size: .86rem; }
pre { background: #f6f6f4; padding: .6rem .8rem; overflow-x: auto; margin: .4rem 0; }
details { margin: .4rem 0; }
summary { cursor: pointer; }
.formula { border-left: 3px solid #ddd; padding: .1rem 0 .1rem .9rem; margin: .7rem 0; overflow-x: auto; }
.source { color: #484848; font-size: .9rem; }
math { font-family: 'Page Math', math; font-size: 1.08em; }
math[display=block] { margin: .6rem 0; }
a { color: #00527f; }
@media (max-width: 40rem) { nav ul { columns: 1; } }
";

/// The page of these figures.
pub fn index(figures: &[Finished]) -> String {
    let mut page = String::from("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    page += "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n";
    let font = BASE64_STANDARD.encode(MATH_FONT);
    let face = format!("@font-face {{ font-family: 'Page Math'; src: url(data:font/woff2;base64,{font}); }}");
    page += &format!(
        "<title>saddlepoint: phase diagrams</title>\n<style>{STYLE}{face}</style>\n</head>\n<body>\n"
    );
    page += "<header>\n<h1>Phase diagrams</h1>\n<p>Drawn by <code>saddlepoint diagram all</code>. Every curve is traced by \
        continuation; every number has an error and a status in the tables below each figure.</p>\n</header>\n<nav>\n<ul>\n";
    for figure in figures {
        let (name, title) = (figure.diagram.name, escape(&headline(figure.diagram.title)));
        let _ = writeln!(page, "<li><a href=\"#{name}\">{title}</a></li>");
    }
    page += "</ul>\n</nav>\n<main>\n";
    for figure in figures {
        section(&mut page, figure);
    }
    page += "</main>\n</body>\n</html>\n";
    page
}

fn section(page: &mut String, figure: &Finished) {
    let diagram = figure.diagram;
    let title = escape(&headline(diagram.title));
    let _ = writeln!(page, "<section id=\"{}\">\n<h2>{title}</h2>", diagram.name);
    let picture = String::from_utf8_lossy(&figure.svg);
    let _ = writeln!(page, "<figure>\n{picture}</figure>\n<p>{}</p>", escape(diagram.caption));
    let _ = writeln!(page, "<pre>saddlepoint diagram {} -o DIR</pre>", diagram.name);
    page.push_str("<details>\n<summary>Formulas</summary>\n");
    for id in formulas(figure) {
        if let Ok(card) = Card::load(id) {
            formula(page, &card);
        }
    }
    page.push_str("</details>\n<details>\n<summary>Data</summary>\n");
    figure.tables.iter().for_each(|table| data(page, table, diagram.name));
    page.push_str("</details>\n</section>\n");
}

/// The formulas behind the quantities of a figure, each once.
fn formulas(figure: &Finished) -> Vec<&'static str> {
    let mut ids: Vec<&'static str> = Vec::new();
    for quantity in figure.diagram.quantities() {
        for &id in quantity.formulas {
            if !ids.contains(&id) {
                ids.push(id);
            }
        }
    }
    ids
}

fn formula(page: &mut String, card: &Card) {
    let statement =
        card.sections.iter().find(|(heading, _)| heading == STATEMENT).map_or("", |(_, text)| text);
    let _ = writeln!(page, "<div class=\"formula\">\n<strong>{}</strong>", escape(&card.front.title));
    page.push_str(&markdown(statement));
    let _ = writeln!(page, "<p class=\"source\">{}</p>\n</div>", escape(&card.source()));
}

fn data(page: &mut String, table: &FinishedTable, figure: &str) {
    let text = String::from_utf8_lossy(&table.csv);
    let first: Vec<&str> = text.lines().take(SHOWN + 1).collect();
    let rows = table.tally.rows();
    let link = BASE64_STANDARD.encode(&table.csv);
    let name = format!("{figure}/{}.csv", table.file);
    let download = format!("{figure}-{}.csv", table.file);
    let _ = writeln!(
        page,
        "<p><a download=\"{download}\" href=\"data:text/csv;base64,{link}\">{name}</a>: {rows} rows</p>\n<pre>{}\n...</pre>",
        escape(&first.join("\n"))
    );
}

/// Markdown with LaTeX between dollars, as HTML with MathML.
pub fn markdown(text: &str) -> String {
    let events =
        Parser::new_ext(text, Options::ENABLE_MATH | Options::ENABLE_TABLES).map(|event| match event {
            Event::InlineMath(latex) => Event::InlineHtml(mathml(&latex, DisplayMode::Inline).into()),
            Event::DisplayMath(latex) => Event::InlineHtml(mathml(&latex, DisplayMode::Block).into()),
            event => event,
        });
    let mut out = String::new();
    html::push_html(&mut out, events);
    out
}

fn mathml(latex: &str, display_mode: DisplayMode) -> String {
    let storage = Storage::new();
    let parser = pulldown_latex::Parser::new(latex, &storage);
    let mut out = String::new();
    let config = RenderConfig { display_mode, ..RenderConfig::default() };
    match push_mathml(&mut out, parser, config) {
        // The library escapes the blanks that it has made itself.
        Ok(()) => out.replace("&amp;nbsp;", "\u{a0}"),
        Err(_) => format!("<code>{}</code>", escape(latex)),
    }
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_formula_card_becomes_mathml_without_errors() {
        let mut formulas = 0;
        for id in Card::ids() {
            for (heading, text) in Card::load(&id).unwrap().sections {
                let html = markdown(&text);
                assert!(!html.contains("merror") && !html.contains("&amp;"), "{id}, {heading}: {html}");
                formulas += html.matches("<math").count();
            }
        }
        assert!(formulas > 500, "{formulas}");
    }
}
