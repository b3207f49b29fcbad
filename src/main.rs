//! The terminal command, thin: arguments in, exit code out.

fn main() {}
