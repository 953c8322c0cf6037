//! A PostgreSQL server that lives as long as the test process.
//!
//! Every test runs on PostgreSQL as well as on SQLite, so a fresh machine must be able to do it
//! with nothing more than PostgreSQL's programs installed: no running service, no account, no
//! container. The server listens on a free port of 127.0.0.1, keeps its files in a temporary
//! folder and gives up durability for speed.

use std::ffi::OsStr;
use std::fs::{self, DirBuilder};
use std::io::{self, Read as _};
use std::net::{Ipv4Addr, TcpListener};
use std::os::unix::fs::{DirBuilderExt as _, MetadataExt as _};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::OnceLock;
use std::time::{Duration, Instant};
use std::{env, process, thread};

/// Names a server to use instead of one of our own: `postgres://user:password@host:port`.
const SETTING: &str = "TEST_DATABASE_URL";

/// Long, because the machine may be building something else at the same time.
const PATIENCE: Duration = Duration::from_secs(60);

/// Between choosing a free port and listening on it, another process may take it.
const ATTEMPTS: u32 = 3;

const HOW_TO_INSTALL: &str = "\
The tests need PostgreSQL's programs `initdb` and `postgres`, and found neither on PATH nor in the usual folders.
  Debian, Ubuntu   apt-get install postgresql
  Fedora, RHEL     dnf install postgresql-server
  macOS            brew install postgresql@17
Or set TEST_DATABASE_URL=postgres://user:password@host:port to a server on which that user may create databases.";

/// Runs the server, and ends it when the test process is gone.
///
/// Rust drops no statics and nobody can catch SIGKILL. What the kernel does in every case is to
/// close the dead process's end of the pipe, and then `cat` returns. The signal is repeated
/// because a shell starts background commands with SIGINT ignored, until they say otherwise.
/// The server's folder goes last: it holds the log, which is told if the server ended by itself.
const KEEPER: &str = r#"
dir=$1 bin=$2 port=$3
exec 3<&0 </dev/null
init() {
    "$bin/initdb" -D "$dir/data" -U postgres -A password --pwfile="$dir/password" \
        -E UTF8 --locale="$1" --no-sync
}
if { init C.UTF-8 || init C; } 3<&- >"$dir/log" 2>&1; then
    "$bin/postgres" -D "$dir/data" -p "$port" \
        -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c max_connections=200 \
        -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c autovacuum=off \
        3<&- >"$dir/log" 2>&1 &
    server=$!
    { cat <&3; while kill -INT "$server"; do sleep 1; done; } >/dev/null 2>&1 &
    waiter=$!
    wait "$server"
    kill "$waiter" 2>/dev/null
fi
tail -n 20 "$dir/log" >&2
rm -rf "$dir"
"#;

/// A running server. Dropping `_lifeline` ends it.
struct Server {
    url: String,
    _lifeline: ChildStdin,
}

/// The server that all tests of this process share, as `postgres://user:password@host:port`: append
/// `/` and the name of a database. The user may create databases.
///
/// Blocks for about a second the first time, whatever runtime the caller is on: each test has its
/// own, and none of them has anything else to do.
pub fn server() -> &'static str {
    static SERVER: OnceLock<Server> = OnceLock::new();
    static GIVEN: OnceLock<Option<String>> = OnceLock::new();
    match GIVEN.get_or_init(|| env::var(SETTING).ok().filter(|url| !url.is_empty())) {
        Some(url) => without_database(url),
        None => &SERVER.get_or_init(start).url,
    }
}

/// `postgres://host/name?options` without the name and the options, which people paste along.
fn without_database(url: &str) -> &str {
    let host = url.find("://").map_or(0, |scheme| scheme + 3);
    let end = url[host..]
        .find(['/', '?'])
        .map_or(url.len(), |end| host + end);
    &url[..end]
}

fn start() -> Server {
    let bin = programs().unwrap_or_else(|| panic!("{HOW_TO_INSTALL}"));
    let mut problem = String::new();
    for _ in 0..ATTEMPTS {
        match free_port().and_then(|port| start_on(port, &bin)) {
            Ok(server) => return server,
            Err(why) => problem = why.to_string(),
        }
    }
    panic!("PostgreSQL of {} does not start: {problem}", bin.display());
}

fn free_port() -> io::Result<u16> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?
        .local_addr()?
        .port())
}

fn start_on(port: u16, bin: &Path) -> io::Result<Server> {
    let dir = env::temp_dir().join(format!("entente-test-{}-{port}", process::id()));
    let password = password()?;
    let mut keeper = prepare(&dir, &password)
        .and_then(|account| keeper(&dir, bin, port, account).spawn())
        .inspect_err(|_| drop(fs::remove_dir_all(&dir)))?;
    let lifeline = keeper
        .stdin
        .take()
        .ok_or_else(|| io::Error::other("no pipe"))?;
    wait_until_ready(&mut keeper, &dir.join("data/postmaster.pid"), port)?;
    let url = format!("postgres://postgres:{password}@127.0.0.1:{port}");
    Ok(Server {
        url,
        _lifeline: lifeline,
    })
}

fn keeper(dir: &Path, bin: &Path, port: u16, account: Option<(u32, u32)>) -> Command {
    let mut command = Command::new("/bin/sh");
    command
        .args(["-c", KEEPER, "sh"])
        .args([dir, bin])
        .arg(port.to_string());
    command.current_dir(dir).env("LC_ALL", "C");
    command
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::piped());
    // Ctrl-C reaches the whole group of the tests; the keeper must outlive it to clean up.
    command.process_group(0);
    if let Some((user, group)) = account {
        command.uid(user).gid(group);
    }
    command
}

/// Makes the server's folder, and tells whom the server must run as if not as ourselves.
///
/// PostgreSQL refuses to run as root, which is who we are in most containers.
fn prepare(dir: &Path, password: &str) -> io::Result<Option<(u32, u32)>> {
    DirBuilder::new().mode(0o700).create(dir)?;
    fs::write(dir.join("password"), password)?;
    if fs::metadata(dir)?.uid() != 0 {
        return Ok(None);
    }
    let (user, group) = ["postgres", "nobody"]
        .into_iter()
        .find_map(account)
        .ok_or_else(|| {
            io::Error::other(
                "it refuses to run as root, and there is no user `postgres` or `nobody`",
            )
        })?;
    for path in [dir.join("password"), dir.to_owned()] {
        std::os::unix::fs::chown(path, Some(user), Some(group))?;
    }
    Ok(Some((user, group)))
}

/// User and group id of the account called `name`.
fn account(name: &str) -> Option<(u32, u32)> {
    let accounts = fs::read_to_string("/etc/passwd").ok()?;
    let line = accounts
        .lines()
        .find(|line| line.split(':').next() == Some(name))?;
    let mut ids = line.split(':').skip(2).map_while(|id| id.parse().ok());
    Some((ids.next()?, ids.next()?))
}

/// Whoever may connect as `postgres` may run commands as the developer, and everybody on this
/// machine reaches the port: hence a password.
fn password() -> io::Result<String> {
    let mut bytes = [0; 16];
    fs::File::open("/dev/urandom")?.read_exact(&mut bytes)?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

/// The server itself says in its pid file when it takes connections (`pg_ctl` looks there too). A
/// connection to the port proves less: it may be somebody else's server.
fn wait_until_ready(keeper: &mut Child, pid_file: &Path, port: u16) -> io::Result<()> {
    let start = Instant::now();
    while start.elapsed() < PATIENCE {
        let state = fs::read_to_string(pid_file).unwrap_or_default();
        let line = |number: usize| state.lines().nth(number - 1).map(str::trim);
        if line(8) == Some("ready") && line(4) == Some(&port.to_string()) {
            return Ok(());
        }
        if keeper.try_wait()?.is_some() {
            let mut log = String::new();
            if let Some(mut output) = keeper.stderr.take() {
                output.read_to_string(&mut log)?;
            }
            return Err(io::Error::other(log));
        }
        thread::sleep(Duration::from_millis(20));
    }
    Err(io::Error::other(format!(
        "not ready after {} seconds",
        PATIENCE.as_secs()
    )))
}

/// The folder of `initdb` and `postgres`: on PATH, or the newest of those that packages install
/// without putting them there.
fn programs() -> Option<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    let packaged = packaged("/usr/lib/postgresql", "") // Debian, Ubuntu
        .chain(packaged("/usr", "pgsql-")) // Fedora, RHEL
        .chain(packaged("/opt/homebrew/opt", "postgresql@"))
        .chain(packaged("/usr/local/opt", "postgresql@"));
    env::split_paths(&path).chain(packaged).find(|dir| {
        ["initdb", "postgres"]
            .into_iter()
            .all(|program| dir.join(program).is_file())
    })
}

/// `parent/{prefix}17/bin`, `parent/{prefix}16/bin`, …: the newest first.
fn packaged(parent: &str, prefix: &str) -> impl Iterator<Item = PathBuf> {
    let version = |name: &OsStr| name.to_str()?.strip_prefix(prefix)?.parse::<u32>().ok();
    let entries = fs::read_dir(parent).into_iter().flatten().flatten();
    let mut found: Vec<_> = entries
        .filter_map(|entry| Some((version(&entry.file_name())?, entry.path().join("bin"))))
        .collect();
    found.sort_unstable_by(|newer, older| older.cmp(newer));
    found.into_iter().map(|(_, bin)| bin)
}
