//! The terminal command, thin: arguments in, text and exit code out.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Parser, Subcommand, ValueEnum};

use hpa_playground::diag::{Diagnostic, Severity};
use hpa_playground::present::{lesson, report, rules};
use hpa_playground::session::lesson::read as read_lesson;
use hpa_playground::session::{Extension, Session, completed, server_answer};
use hpa_playground::units::{SimDuration, SimTime};

/// What a Kubernetes HorizontalPodAutoscaler manifest will do, and why.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Runs a scenario and prints what came of it.
    ///
    /// The numbers of the summary:
    ///
    /// - scale events: the syncs that wrote another replica count.
    ///
    /// - flaps: scale events that went the other way than the one before, at most 10 minutes after it.
    ///
    /// - requests, served, dropped: what the clients sent, what was answered, what was refused or given up; the rest waits.
    ///
    /// - p95: what the 95th percentile of the response time, taken at each sample, did not exceed for 95 of 100 requests.
    ///
    /// - pod-hours: the time that pods were there, ready or on their way up.
    ///
    /// - under-provisioned: the time in which more requests arrived than the ready pods could answer.
    Simulate {
        /// Manifests, with at most one document of kind Scenario; or a lesson, whose scenario is run.
        scenario: PathBuf,
        /// How it is printed.
        #[arg(long, value_enum, default_value_t = Format::Summary)]
        format: Format,
        /// How long a time is simulated, such as 1h; by default what the scenario says.
        #[arg(long = "for", value_parser = duration)]
        length: Option<SimDuration>,
    },
    /// Says what is wrong with manifests.
    ///
    /// Where there is a configuration of prometheus-adapter, in the scenario, in a ConfigMap or alone, each of its rules is
    /// shown stage by stage, with the series that the app exposes after two minutes.
    ///
    /// A lesson is run, too: its checks must not all hold as it is, and all hold with its solution.
    Check {
        /// The files.
        #[arg(required = true)]
        manifests: Vec<PathBuf>,
        /// Says what an API server of Kubernetes 1.36 answers to the first document of each instead.
        #[arg(long)]
        as_server: bool,
        /// How the rules are printed.
        #[arg(long, value_enum, default_value_t = RulesFormat::Text)]
        format: RulesFormat,
    },
    /// Runs a scenario and explains one sync.
    Explain {
        /// Manifests, with at most one document of kind Scenario; or a lesson, whose scenario is run.
        scenario: PathBuf,
        /// When, such as 7m45s: the last sync not after it is explained.
        #[arg(long, value_parser = duration)]
        at: SimDuration,
    },
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    /// A line for each number.
    Summary,
    /// One JSON object for each sync, with its explanation.
    Jsonl,
    /// One row for each sample.
    Csv,
}

#[derive(Clone, Copy, ValueEnum)]
enum RulesFormat {
    /// A line for each stage, and what came out of it.
    Text,
    /// One JSON object for each file.
    Json,
}

fn duration(text: &str) -> Result<SimDuration, String> {
    text.parse::<SimDuration>().map_err(|e| e.to_string())
}

fn main() -> ExitCode {
    match run(Arguments::parse().command) {
        Ok(text) => {
            print!("{text}");
            ExitCode::SUCCESS
        }
        Err(text) => {
            eprint!("{text}");
            ExitCode::FAILURE
        }
    }
}

/// The text for standard output, or for standard error when the input was refused.
fn run(command: Command) -> Result<String, String> {
    match command {
        Command::Simulate { scenario, format, length } => {
            let mut session = open(&scenario, length)?;
            session.run_until(SimTime::ZERO + length.unwrap_or(session.scenario().duration));
            Ok(match format {
                Format::Summary => report::summary(&session),
                Format::Jsonl => report::jsonl(&session),
                Format::Csv => report::csv(&session),
            })
        }
        Command::Check { manifests, as_server, format } => {
            let check = if as_server { answer } else { diagnose };
            let mut refused = false;
            let (mut text, mut shown) = (String::new(), String::new());
            for path in manifests {
                let whole = read(&path)?;
                let (bad, lines) = check(&path, &whole);
                refused |= bad;
                text += &lines;
                if !bad && !as_server && !Session::has_lesson(&whole) {
                    shown += &walked(&path, &whole, format);
                }
            }
            eprint!("{text}");
            if refused {
                print!("{shown}");
                return Err(String::new());
            }
            Ok(shown)
        }
        Command::Explain { scenario, at } => {
            let mut session = open(&scenario, None)?;
            session.run_until(SimTime::ZERO + at);
            let none = || format!("there is no sync at or before {at}: the first is after one sync period\n");
            report::explain(&session, session.now()).ok_or_else(none)
        }
    }
}

/// Whether a text is refused, and what is said of it.
fn diagnose(path: &Path, text: &str) -> (bool, String) {
    let problems = if Session::has_lesson(text) {
        lesson::verify(text, Extension::linked())
    } else {
        Session::check_with(&completed(text), Some(Extension::linked()))
    };
    (problems.iter().any(|p| p.severity == Severity::Error), lines(path, &problems))
}

/// The adapter's rules in a text.
fn walked(path: &Path, text: &str, format: RulesFormat) -> String {
    let rules = rules::rules_of_text(text, Extension::linked());
    match format {
        RulesFormat::Text => rules::text(&rules),
        RulesFormat::Json => rules::json(&path.display().to_string(), &rules),
    }
}

/// The same as an API server says it.
fn answer(path: &Path, text: &str) -> (bool, String) {
    let (refused, said) = server_answer(text);
    (refused, format!("{}: {said}\n", path.display()))
}

/// The session that a file starts, for a run of this length; what it warns of goes to standard error.
fn open(path: &Path, length: Option<SimDuration>) -> Result<Session, String> {
    let text = scenario_of(path, read(path)?)?;
    let rules = Some(Extension::linked());
    let session = Session::open_with(&text, length, rules).map_err(|problems| lines(path, &problems))?;
    let mut warnings = Session::check_with(&text, rules);
    warnings.retain(|problem| problem.severity == Severity::Warning);
    eprint!("{}", lines(path, &warnings));
    Ok(session)
}

/// The text of the scenario that a file runs, which may be that of a lesson.
fn scenario_of(path: &Path, text: String) -> Result<String, String> {
    if !Session::has_lesson(&text) {
        return Ok(text);
    }
    let (lesson, problems) = read_lesson(&text, Extension::linked());
    let scenario = lesson.and_then(|lesson| lesson.scenario_text(Extension::linked()));
    scenario.ok_or_else(|| lines(path, &problems))
}

fn read(path: &Path) -> Result<String, String> {
    std::fs::read_to_string(path).map_err(|error| format!("{}:1:1: error: {error}\n", path.display()))
}

/// One line for each problem: `file:line:column: severity: field: message`.
fn lines(path: &Path, problems: &[Diagnostic]) -> String {
    problems.iter().fold(String::new(), |text, problem| text + &format!("{}:{problem}\n", path.display()))
}
