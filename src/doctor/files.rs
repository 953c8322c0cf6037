//! The file of an SQLite database and the folder it lies in, where SQLite writes its log.

use std::fs::{self, File, OpenOptions};
use std::path::{Path, PathBuf};
use std::{io, process};

use crate::doctor::Finding;

const FILE: &str = "file";
const ROOM: &str = "room";

/// Below this, a load or an index may not have room.
const LITTLE: u64 = 1 << 30;
/// Below this, writes will fail soon.
const HARDLY_ANY: u64 = 100 << 20;

/// What is found of the file and its folder.
pub fn database(file: &Path) -> Vec<Finding> {
    let folder = folder(file);
    let mut found = vec![rights(file, &folder)];
    found.extend(open_to_all(file));
    found.extend(free(&folder).map(|bytes| judge_room(&folder, bytes)));
    found
}

fn folder(file: &Path) -> PathBuf {
    match file.parent() {
        Some(folder) if folder != Path::new("") => folder.to_owned(),
        _ => PathBuf::from("."),
    }
}

/// Whether the file and its folder can be written to.
fn rights(file: &Path, folder: &Path) -> Finding {
    let shown = file.display();
    if let Err(cause) = try_to_write(folder) {
        let message = format!("Nothing can be written into {}: {cause}.", folder.display());
        let hint = "Make the folder, or give the user of the server the right to write there: SQLite keeps its log beside the file.";
        return Finding::problem(FILE, message, hint);
    }
    if !file.exists() {
        let message = format!("{shown} is not there yet.");
        let hint = "`entente serve` or `entente seed` makes it. If you expected one, look at --database-url.";
        return Finding::warning(FILE, message, hint);
    }
    match OpenOptions::new().read(true).write(true).open(file) {
        Ok(_) => Finding::ok(FILE, format!("{shown} and its folder can be written to.")),
        Err(cause) => {
            let message = format!("{shown} cannot be read and written: {cause}.");
            let hint = "Give the user of the server the right to.";
            Finding::problem(FILE, message, hint)
        }
    }
}

/// Makes a file and removes it again: rights have too many forms to be read.
fn try_to_write(folder: &Path) -> io::Result<()> {
    let trial = folder.join(format!(".entente-doctor-{}", process::id()));
    File::create_new(&trial)?;
    fs::remove_file(&trial)
}

/// A file that everybody on the machine may write to can be changed past the log.
#[cfg(unix)]
fn open_to_all(file: &Path) -> Option<Finding> {
    use std::os::unix::fs::PermissionsExt as _;

    let mode = fs::metadata(file).ok()?.permissions().mode();
    (mode & 0o002 != 0).then(|| {
        let message = format!("Everybody on this machine may write to {}.", file.display());
        let hint = format!("chmod o-w {}", file.display());
        Finding::warning(FILE, message, hint)
    })
}

#[cfg(not(unix))]
fn open_to_all(_: &Path) -> Option<Finding> {
    None
}

/// How many bytes there is room for.
#[cfg(unix)]
fn free(folder: &Path) -> Option<u64> {
    let disk = rustix::fs::statvfs(folder).ok()?;
    Some(disk.f_bavail.saturating_mul(disk.f_frsize))
}

#[cfg(not(unix))]
fn free(_: &Path) -> Option<u64> {
    None
}

fn judge_room(folder: &Path, bytes: u64) -> Finding {
    let message = format!("{} has room for {} MiB.", folder.display(), bytes >> 20);
    let hint = "Make room, or move the database. A backup in the same place takes as much again.";
    match bytes {
        ..HARDLY_ANY => Finding::problem(ROOM, message, hint),
        HARDLY_ANY..LITTLE => Finding::warning(ROOM, message, hint),
        LITTLE.. => Finding::ok(ROOM, message),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::Level;

    #[test]
    fn a_full_disk_is_seen_before_it_is_full() {
        let level = |bytes| judge_room(Path::new("x"), bytes).level;
        assert_eq!(level(0), Level::Problem);
        assert_eq!(level(HARDLY_ANY), Level::Warning);
        assert_eq!(level(LITTLE), Level::Ok);
    }

    #[test]
    fn a_file_without_a_folder_lies_here() {
        assert_eq!(folder(Path::new("entente.db")), Path::new("."));
        assert_eq!(folder(Path::new("/data/entente.db")), Path::new("/data"));
    }

    #[test]
    fn a_file_is_looked_at_and_nothing_is_left_behind() {
        let place = tempfile::tempdir().unwrap();
        let file = place.path().join("x.db");
        assert_eq!(rights(&file, place.path()).level, Level::Warning);
        fs::write(&file, "").unwrap();
        assert_eq!(rights(&file, place.path()).level, Level::Ok);
        assert_eq!(fs::read_dir(place.path()).unwrap().count(), 1);
        let gone = place.path().join("gone");
        assert_eq!(rights(&gone.join("x.db"), &gone).level, Level::Problem);
    }

    #[cfg(unix)]
    #[test]
    fn a_file_that_all_may_write_to_is_told() {
        use std::os::unix::fs::PermissionsExt as _;

        let place = tempfile::tempdir().unwrap();
        let file = place.path().join("x.db");
        fs::write(&file, "").unwrap();
        for (mode, told) in [(0o644, false), (0o666, true)] {
            fs::set_permissions(&file, fs::Permissions::from_mode(mode)).unwrap();
            assert_eq!(open_to_all(&file).is_some(), told, "{mode:o}");
        }
    }
}
