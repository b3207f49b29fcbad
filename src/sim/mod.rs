//! The discrete-event engine in which workload, metrics and controller meet. Names those and what they name.
