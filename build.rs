//! Says when the pages in `web/dist` are missing or out of date. It builds nothing and fetches
//! nothing: the program is complete without them, but for the playground.

use std::path::{Path, PathBuf};
use std::{env, fs, io};

use sha2::{Digest as _, Sha256};

const HOW: &str =
    "run `npm ci && npm run build` in web/ (Node 20 or later), or `scripts/serve`, which does";

fn main() {
    for path in ["build.rs", "web", "docs/questions"] {
        println!("cargo::rerun-if-changed={path}");
    }
    if env::var_os("CARGO_FEATURE_WEB").is_none() {
        return;
    }
    let manifest = fs::read_to_string("web/dist/manifest.json");
    match (manifest, fingerprint()) {
        (Ok(manifest), Ok(sources)) if !manifest.contains(&sources) => {
            println!("cargo::warning=the playground in web/dist is older than its sources: {HOW}");
        }
        (Err(_), _) => println!("cargo::warning=built without the playground: {HOW}"),
        _ => {}
    }
}

/// What `web/build.js` computes too.
fn fingerprint() -> io::Result<String> {
    let web = Path::new("web");
    let names = [
        "package.json",
        "package-lock.json",
        "vite.config.js",
        "build.js",
    ];
    let mut sources: Vec<PathBuf> = names.iter().map(|name| web.join(name)).collect();
    for folder in ["web/playground", "docs/questions"] {
        let mut files = Vec::new();
        collect(Path::new(folder), &mut files)?;
        files.sort();
        sources.extend(files);
    }
    let mut hash = Sha256::new();
    for file in sources {
        hash.update(fs::read(file)?);
    }
    Ok(hash
        .finalize()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect())
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        match path.is_dir() {
            true => collect(&path, files)?,
            false => files.push(path),
        }
    }
    Ok(())
}
