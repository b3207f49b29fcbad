//! The charts as tables, for who cannot see them.

use yew::prelude::*;

use super::values;
use crate::language::Language;
use crate::present::series::{Chart, Timeline};
use crate::units::{SimDuration, SimTime};

/// The most rows a table has.
const ROWS: i64 = 60;

/// One chart as a table.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Table {
    slug: String,
    title: String,
    columns: Vec<String>,
    rows: Vec<(SimTime, Vec<String>)>,
}

impl Table {
    /// The charts of a timeline as tables, at evenly spaced instants up to now.
    pub(crate) fn all(timeline: &Timeline) -> Vec<Self> {
        let last =
            |chart: &Chart| chart.lines.iter().filter_map(|line| Some(line.points.last()?.0)).fold(0.0, f64::max);
        let end = timeline.charts.iter().map(last).fold(0.0, f64::max);
        let end = SimTime::ZERO + SimDuration::from_secs_f64(end);
        timeline.charts.iter().map(|chart| Self::new(chart, timeline.from, end)).collect()
    }

    fn new(chart: &Chart, from: SimTime, to: SimTime) -> Self {
        let step = SimDuration::from_secs((to.since(from).as_secs() / ROWS + 1).max(5));
        let row = |at: SimTime| {
            let cell = |line| values::at(line, at.as_secs_f64()).map_or_else(|| "–".to_owned(), values::short);
            (at, chart.lines.iter().map(cell).collect())
        };
        let instants = std::iter::successors(Some(from), |at| Some(*at + step)).take_while(|at| *at <= to).take(60);
        Self {
            slug: chart.slug.clone(),
            title: chart.title.clone(),
            columns: chart.lines.iter().map(|line| line.label.clone()).collect(),
            rows: instants.map(row).collect(),
        }
    }

    /// The table.
    pub(crate) fn view(&self, language: Language) -> Html {
        html! {
            <div class="table" key={self.slug.clone()}>
                <table data-testid={format!("chart-{}-table", self.slug)} id={format!("chart-{}-table", self.slug)}>
                    <caption>{ &self.title }</caption>
                    <thead><tr><th scope="col">{ language.say("time") }</th>{ for self.columns.iter().map(|column| html! { <th scope="col">{ column }</th> }) }</tr></thead>
                    <tbody>
                        { for self.rows.iter().map(|(at, cells)| html! {
                            <tr key={at.as_micros()}><th scope="row">{ at.to_string() }</th>{ for cells.iter().map(|cell| html! { <td>{ cell }</td> }) }</tr>
                        }) }
                    </tbody>
                </table>
            </div>
        }
    }
}
