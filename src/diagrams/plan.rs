//! From a record to its points: checked first, then traced in parallel and put together in order.

use rayon::prelude::*;

use crate::quantity::{Axis, Quantity, Request, Settings, Value};
use crate::report::plot::scene::Sight;
use crate::sweep::course::{self, Course, Traced};
use crate::sweep::{self, Grid, RequestError};
use crate::symbols::Symbol;

use super::diagram::{Diagram, Layer, Map, Panel, Ruler, Setting};
use super::drawn::{Drawn, Table};
use super::plane::{Cell, cells, index, is_whole, ruler, seen};

/// A line to be traced, or points to be solved.
struct Job {
    table: usize,
    task: Task,
}

enum Task {
    /// Watched by every layer that shares the table.
    Follow(Course, Vec<(Sight, &'static Layer)>),
    Visit(Vec<Vec<Value>>),
}

/// A record with what it takes to draw it.
pub struct Plan {
    diagram: &'static Diagram,
    tables: Vec<Table>,
    jobs: Vec<Job>,
    settings: Settings,
}

impl Plan {
    /// Checks everything a figure will ask for.
    ///
    /// # Errors
    /// What cannot be served: a mistake in the record.
    pub fn new(diagram: &'static Diagram, settings: Settings) -> Result<Self, RequestError> {
        let mut plan = Plan { diagram, tables: Vec::new(), jobs: Vec::new(), settings };
        for panel in diagram.panels {
            if let Some(map) = &panel.map {
                plan.map(panel, map)?;
            }
            for layer in panel.layers {
                plan.layer(panel, layer)?;
            }
        }
        Ok(plan)
    }

    /// How many lines there are to trace.
    pub fn lines(&self) -> usize {
        self.jobs.len()
    }

    fn request(
        &self,
        quantity: &'static Quantity,
        fixed: &[(&'static Symbol, Setting)],
        runs: &[(&'static Symbol, Axis)],
    ) -> Result<Request, RequestError> {
        let given = |name: &str| {
            let run = runs.iter().find(|(symbol, _)| symbol.name == name).map(|(_, axis)| axis.clone());
            let set = || fixed.iter().find(|(symbol, _)| symbol.name == name).map(|(_, s)| s.axis());
            run.or_else(set)
        };
        // A parameter that is missing or unknown stays without a value and is refused.
        let axes = quantity.axes(given).unwrap_or_default();
        let request = Request { quantity, axes, settings: self.settings };
        sweep::check(&request)?;
        Ok(request)
    }

    fn layer(&mut self, panel: &Panel, layer: &'static Layer) -> Result<(), RequestError> {
        let across = ruler(&self.diagram.across);
        let sight = Sight::new(&across, &ruler(&panel.up), self.diagram.panels.len());
        if let Some(table) = self.tables.iter().position(|table| table.file == layer.file) {
            for job in self.jobs.iter_mut().filter(|job| job.table == table) {
                if let Task::Follow(_, watchers) = &mut job.task {
                    watchers.push((sight, layer));
                }
            }
            return Ok(());
        }
        let Some(Ruler { symbol, range, logarithmic }) = layer.along else {
            let request = self.request(layer.quantity, layer.fixed, &[])?;
            let points = lines(&request, None).into_iter().map(|point| Task::Visit(vec![point]));
            self.add(layer.file, request, None, points.collect());
            return Ok(());
        };
        let ends = Axis::Linear { from: range.0, to: range.1, count: 2 };
        let request = self.request(layer.quantity, layer.fixed, &[(symbol, ends)])?;
        let along = index(layer.quantity, symbol);
        let follow = |inputs| {
            let course = Course { quantity: layer.quantity, inputs, along, range, logarithmic };
            Task::Follow(course, vec![(sight, layer)])
        };
        let tasks = lines(&request, Some(along)).into_iter().map(follow).collect();
        let how = if logarithmic { "traced in the logarithm" } else { "traced" };
        let (from, to) = (Value::Number(range.0), Value::Number(range.1));
        self.add(layer.file, request, Some((symbol, format!("{how} from {from} to {to}"))), tasks);
        Ok(())
    }

    fn map(&mut self, panel: &Panel, map: &'static Map) -> Result<(), RequestError> {
        let across = cells(&self.diagram.across, map.cells.0, is_whole(map.quantity, map.parameters.0));
        let up = cells(&panel.up, map.cells.1, is_whole(map.quantity, map.parameters.1));
        let centres = |cells: &[Cell]| Axis::List(cells.iter().map(|c| Value::Number(c.1)).collect());
        let runs = [(map.parameters.0, centres(&across)), (map.parameters.1, centres(&up))];
        let request = self.request(map.quantity, map.fixed, &runs)?;
        let along = index(map.quantity, map.parameters.1);
        let row = |inputs: Vec<Value>| {
            let at = |cell: &Cell| {
                let mut inputs = inputs.clone();
                inputs[along] = Value::Number(cell.1);
                inputs
            };
            Task::Visit(up.iter().map(at).collect())
        };
        let tasks = lines(&request, Some(along)).into_iter().map(row).collect();
        self.add(map.file, request, None, tasks);
        Ok(())
    }

    fn add(
        &mut self,
        file: &'static str,
        request: Request,
        traced: Option<(&'static Symbol, String)>,
        tasks: Vec<Task>,
    ) {
        let table = self.tables.len();
        self.tables.push(Table { file, request, traced, lines: Vec::new() });
        self.jobs.extend(tasks.into_iter().map(|task| Job { table, task }));
    }
}

/// Traces the lines of several figures in parallel; `done` is called after each. Nothing depends on the number of threads.
pub fn draw(plans: Vec<Plan>, done: impl Fn() + Sync) -> Vec<Drawn> {
    let jobs: Vec<(usize, &Job)> =
        plans.iter().enumerate().flat_map(|(i, plan)| plan.jobs.iter().map(move |job| (i, job))).collect();
    let lines: Vec<Vec<Traced>> = jobs
        .par_iter()
        .with_max_len(1)
        .map(|&(plan, job)| {
            let line = job.run(&plans[plan].tables[job.table].request);
            done();
            line
        })
        .collect();
    let homes: Vec<(usize, usize)> = jobs.iter().map(|&(plan, job)| (plan, job.table)).collect();
    let mut drawn: Vec<Drawn> =
        plans.into_iter().map(|plan| Drawn { diagram: plan.diagram, tables: plan.tables }).collect();
    for ((plan, table), line) in homes.into_iter().zip(lines) {
        drawn[plan].tables[table].lines.push(line);
    }
    drawn
}

impl Job {
    fn run(&self, request: &Request) -> Vec<Traced> {
        match &self.task {
            Task::Follow(course, watchers) => course.follow(request.settings, |point| {
                watchers.iter().flat_map(|(sight, layer)| seen(point, layer, sight)).collect()
            }),
            Task::Visit(points) => course::visit(request.quantity, request.settings, points),
        }
    }
}

/// The lines of a request: every combination of its other axes, in the order of a table.
fn lines(request: &Request, along: Option<usize>) -> Vec<Vec<Value>> {
    let mut axes = request.axes.clone();
    if let Some(along) = along {
        axes[along] = Axis::One(axes[along].at(0));
    }
    let request = Request { axes, ..request.clone() };
    let grid = Grid::of(&request);
    let order = grid.order();
    (0..grid.count()).map(|position| grid.point(&order, position)).collect()
}
