//! A moment of what `scripts/fuzz targets` does for as long as one likes: what reads texts of callers
//! gets the seeds that are kept, and texts that are nearly like them. The same ones in each run.

use std::fs;

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng as _, SeedableRng as _};

use crate::support::root;

#[path = "../../fuzz/src/lib.rs"]
mod bodies;

/// How many texts are made of the seeds.
const MANY: usize = 2_000;

#[test]
fn no_document_is_judged_with_a_panic_or_for_long() {
    each(
        &["fuzz/seeds/document", "docs/questions"],
        MANY,
        bodies::document,
    );
}

#[test]
fn a_date_that_is_read_is_read_again_as_the_same() {
    each(&["fuzz/seeds/date"], 10 * MANY, bodies::date);
}

#[test]
fn a_cursor_that_is_taken_is_written_again_as_the_same() {
    each(&["fuzz/seeds/cursor"], 10 * MANY, bodies::cursor);
}

#[test]
fn a_filter_is_answered_or_refused_with_a_code() {
    each(&["fuzz/seeds/filter"], MANY / 4, bodies::filter);
}

/// Runs a target on the seeds in these folders, and on as many texts made of them.
fn each(folders: &[&str], many: usize, run: fn(&[u8])) {
    let files = folders
        .iter()
        .flat_map(|it| fs::read_dir(root().join(it)).unwrap());
    let mut files: Vec<_> = files.map(|file| file.unwrap().path()).collect();
    // The thirty questions lie beside what is made of all of them.
    files.retain(|path| path.extension().is_none_or(|it| it != "json"));
    files.sort();
    let seeds: Vec<Vec<u8>> = files.iter().map(|file| fs::read(file).unwrap()).collect();
    assert!(!seeds.is_empty(), "{folders:?} have no seeds");
    for seed in &seeds {
        run(seed);
    }
    let mut chance = Chance(ChaCha8Rng::seed_from_u64(1));
    for _ in 0..many {
        run(&chance.changed(&seeds));
    }
}

struct Chance(ChaCha8Rng);

impl Chance {
    /// A seed with some of its bytes changed, missing, doubled, or taken from another seed.
    fn changed(&mut self, seeds: &[Vec<u8>]) -> Vec<u8> {
        let mut bytes = seeds[self.below(seeds.len())].clone();
        for _ in 0..=self.below(6) {
            let at = self.below(bytes.len() + 1);
            let end = (at + self.below(8)).min(bytes.len());
            match self.below(5) {
                0 => drop(bytes.drain(at..end)),
                1 => bytes.insert(at, self.sign()),
                2 => bytes[at..end].reverse(),
                3 => {
                    let part = bytes[at..end].to_vec();
                    bytes.splice(at..at, part);
                }
                _ => {
                    let other = &seeds[self.below(seeds.len())];
                    let from = self.below(other.len() + 1);
                    let to = (from + self.below(40)).min(other.len());
                    bytes.splice(at..end, other[from..to].iter().copied());
                }
            }
        }
        bytes
    }

    /// A sign that means something, as a rule.
    fn sign(&mut self) -> u8 {
        const SIGNS: &[u8] = b"0123456789-/.?~%XTZ:{}()[]$!@\"\\ abz\0";
        match self.below(20) {
            0 => u8::try_from(self.below(256)).unwrap(),
            _ => SIGNS[self.below(SIGNS.len())],
        }
    }

    fn below(&mut self, most: usize) -> usize {
        self.0.next_u32() as usize % most.max(1)
    }
}
