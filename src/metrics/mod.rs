//! The metrics registry and what serves it: what is exposed, gathered, queried. Names api, random and units.
