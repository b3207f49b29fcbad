//! The HorizontalPodAutoscaler controller as a pure function: state in, state out, with reasons. Names api and units.
