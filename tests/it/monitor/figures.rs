//! Every figure against what is worked out by hand.
