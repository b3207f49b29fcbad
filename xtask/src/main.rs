//! Set-up, build, serve, test and benchmark, from `cargo xtask`.

fn main() {}
