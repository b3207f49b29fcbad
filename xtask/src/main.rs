//! Set-up, build, serve, test and benchmark: what `cargo xtask …` does, command by command.
#![allow(clippy::disallowed_methods, reason = "xtask may look at the wall clock: nothing here is simulated")]

use std::process::ExitCode;

mod assets;
mod bench;
mod bindgen;
mod browser;
mod dist;
mod distribution;
mod fuzz;
mod http;
mod mime;
mod npm;
mod npm_tests;
mod order;
mod page;
mod pages;
mod places;
mod process;
mod serve;
mod sizes;
mod split;
mod suite;
mod tally;
mod template;
mod usage;
mod vendor;
mod visit;
mod wasm;
mod wasm_tests;
mod watch;
mod worker;

use usage::Task;

fn main() -> ExitCode {
    let task = match usage::parse(std::env::args().skip(1)) {
        Ok(task) => task,
        Err(message) => {
            eprintln!("{message}");
            return ExitCode::from(2);
        }
    };
    let outcome = match task {
        Task::Help => {
            println!("{}", usage::USAGE);
            Ok(())
        }
        Task::Dist(options) => dist::run(&options),
        Task::Serve(options) => serve::run(&options),
        Task::Test(parts) => return suite::run(&parts),
        Task::Npm => npm::run(),
        Task::Vendor => vendor::run(),
        Task::Bench => bench::run(),
        Task::Fuzz(options) => fuzz::run(&options.targets, options.seconds),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\nerror: {error:#}");
            ExitCode::FAILURE
        }
    }
}
