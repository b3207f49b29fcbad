//! The page: Yew, and the only layer that knows the browser. Names diag, present, session, units.
