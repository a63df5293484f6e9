//! What a command read from files that it needs again and again.

use std::any::Any;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

type Kept = (i64, Arc<dyn Any + Send + Sync>);

/// By path, what was read of a file, with the stamp that the file had.
#[derive(Debug, Default)]
pub(super) struct Opened(Mutex<HashMap<PathBuf, Kept>>);

impl Opened {
    /// What was read of a file that has this stamp; else what `read` gives, which is kept.
    pub(super) fn get<T: Any + Send + Sync, E>(
        &self,
        path: &Path,
        stamp: i64,
        read: impl FnOnce() -> Result<T, E>,
    ) -> Result<Arc<T>, E> {
        let mut kept = self.kept();
        let known = kept.get(path).filter(|(known, _)| *known == stamp).map(|(_, known)| Arc::clone(known));
        if let Some(known) = known.and_then(|known| known.downcast::<T>().ok()) {
            return Ok(known);
        }
        let read = Arc::new(read()?);
        kept.insert(path.to_path_buf(), (stamp, Arc::clone(&read) as Arc<dyn Any + Send + Sync>));
        Ok(read)
    }

    fn kept(&self) -> MutexGuard<'_, HashMap<PathBuf, Kept>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
