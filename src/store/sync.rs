//! Bringing to the disk what was written.

use std::fs::File;
use std::path::Path;

use crate::error::{Context, Result};

/// Brings everything written below `root` to the disk at once.
///
/// # Errors
/// Exit 7 when the system refuses.
pub fn sync_tree(root: &Path) -> Result<()> {
    #[cfg(target_os = "linux")]
    {
        let folder = File::open(root).doing("save", root)?;
        rustix::fs::syncfs(&folder).map_err(std::io::Error::from).doing("save", root)
    }
    #[cfg(not(target_os = "linux"))]
    {
        let mut folders = vec![PathBuf::new()];
        while let Some(folder) = folders.pop() {
            let dir = Dir::open(root, &folder).doing("save", root.join(&folder))?;
            for (name, thing) in dir.entries().doing("save", root.join(&folder))? {
                match thing {
                    Thing::Folder if name != ".git" => folders.push(folder.join(name)),
                    Thing::File => {
                        let synced = dir.file(&name, Access::Read).and_then(|file| file.sync_all());
                        synced.doing("save", root.join(&folder).join(name))?;
                    }
                    _ => {}
                }
            }
            dir.sync().doing("save", root.join(&folder))?;
        }
        Ok(())
    }
}
