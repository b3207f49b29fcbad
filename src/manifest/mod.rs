//! YAML text to checked API objects and back: parse, locate, edit. Names api, diag and units.
