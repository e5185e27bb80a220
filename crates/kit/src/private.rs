//! Files that only the program's own user may read: databases, copies and exports hold addresses and passwords.

use std::fs::{File, OpenOptions};
use std::io;
use std::path::Path;

/// Makes a file anew, or empties it.
pub fn create(path: &Path) -> io::Result<File> {
    options().write(true).create(true).truncate(true).open(path)
}

/// Makes an empty file where there is none.
pub fn create_missing(path: &Path) -> io::Result<()> {
    options().append(true).create(true).open(path).map(|_| ())
}

fn options() -> OpenOptions {
    let mut options = OpenOptions::new();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;
    use crate::db::{Db, Durability};

    #[test]
    fn nobody_else_reads_a_database() {
        let folder = std::env::temp_dir().join(format!("dangol-private-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let mode = |name: &str| std::fs::metadata(folder.join(name)).unwrap().permissions().mode() & 0o777;
        let path = folder.join("a.db").display().to_string();
        let db = Db::open(&path, Durability::Full).unwrap();
        crate::db::migrate::run(&db, base::Instant::from_micros(0)).unwrap();
        for name in ["a.db", "a.db-wal", "a.db-shm"] {
            assert_eq!(mode(name), 0o600, "{name}");
        }
        create(&folder.join("copy")).unwrap();
        assert_eq!(mode("copy"), 0o600);
        drop(db);
        std::fs::remove_dir_all(&folder).unwrap();
    }
}
