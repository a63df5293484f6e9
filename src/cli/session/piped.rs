//! Rows that become text on another core while the next ones are read.

use std::sync::mpsc::{channel, sync_channel};

use crate::error::Result;

/// So many batches may wait to become text: more would only take memory.
const WAITING: usize = 4;

/// Reads batches, makes a text of each on another core, and prints the texts in their order on this
/// one.
///
/// # Errors
/// The first that reading, making a text or printing has.
pub(crate) fn piped<B: Send, T>(
    read: impl FnOnce(&mut dyn FnMut(B) -> Result<()>) -> Result<T>,
    mut text: impl FnMut(B) -> Result<String> + Send,
    mut print: impl FnMut(&str) -> Result<()>,
) -> Result<T> {
    std::thread::scope(|scope| {
        let (batches, waiting) = sync_channel::<B>(WAITING);
        let (made, texts) = channel();
        scope.spawn(move || {
            for batch in waiting {
                // Printing has failed: nobody needs the rest.
                if made.send(text(batch)).is_err() {
                    break;
                }
            }
        });
        let answer = read(&mut |batch| {
            // Where nobody takes it, the text of an earlier batch says why.
            let _ = batches.send(batch);
            texts.try_iter().try_for_each(|text| print(&text?))
        });
        drop(batches);
        let answer = answer?;
        texts.iter().try_for_each(|text| print(&text?))?;
        Ok(answer)
    })
}
