//! The scale target with its pods, the load on them and the traffic that makes it. Names api, random and units.
