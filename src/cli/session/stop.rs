//! A command that runs until it is stopped: the signals that ask for it end a wait, and never half a piece of work.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// What asks a program to end: Ctrl-C, and `systemctl stop`.
const SIGNALS: [i32; 2] = [signal_hook::consts::SIGINT, signal_hook::consts::SIGTERM];

/// How often a wait looks whether it is to end.
const LOOK: Duration = Duration::from_millis(100);

/// Whether the program was asked to end.
#[derive(Debug)]
pub(crate) struct Stop(Arc<AtomicBool>);

impl Stop {
    /// Listens from now on. A second signal ends the program at once.
    pub(crate) fn listen() -> Stop {
        crate::git::leave_interrupts_to_caller();
        let asked = Arc::new(AtomicBool::new(false));
        for signal in SIGNALS {
            // In this order: the first signal finds the flag not set yet.
            let _ = signal_hook::flag::register_conditional_default(signal, Arc::clone(&asked));
            let _ = signal_hook::flag::register(signal, Arc::clone(&asked));
        }
        Stop(asked)
    }

    /// Whether a signal came.
    pub(crate) fn is_asked(&self) -> bool {
        self.0.load(Ordering::SeqCst)
    }

    /// Waits this long, or until a signal comes; returns whether one did.
    pub(crate) fn wait(&self, time: Duration) -> bool {
        let mut left = time;
        while !self.is_asked() && !left.is_zero() {
            let step = left.min(LOOK);
            std::thread::sleep(step);
            left -= step;
        }
        self.is_asked()
    }
}
