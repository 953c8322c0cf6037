//! How many sockets and event streams one address holds open. They stay for hours and each of them
//! keeps some memory, so that no one should have them all.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use crate::http::answer::Refused;

/// The streams that are open, by address. Clones count together.
#[derive(Clone, Default)]
pub struct Streams(Arc<Mutex<HashMap<String, usize>>>);

/// A stream that is open; nothing is counted where there is no limit.
pub struct Stream(Option<(Streams, String)>);

impl Streams {
    /// One more for this address, which may have so many; 0 sets no limit.
    pub fn one_more(&self, address: &str, most: usize) -> Result<Stream, Refused> {
        if most == 0 {
            return Ok(Stream(None));
        }
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let open = all.entry(address.to_owned()).or_default();
        if *open >= most {
            let message = format!(
                "{most} sockets and event streams are open from this address, and no more are let in. Close one that you do not need, or ask for more over one socket."
            );
            return Err(Refused::too_many_streams(message));
        }
        *open += 1;
        Ok(Stream(Some((self.clone(), address.to_owned()))))
    }
}

impl Drop for Stream {
    fn drop(&mut self) {
        let Some((Streams(all), address)) = &self.0 else {
            return;
        };
        let mut all = all.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(open) = all.get_mut(address) {
            *open -= 1;
            if *open == 0 {
                all.remove(address);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_address_has_as_many_as_are_let_in_and_a_closed_one_makes_room() {
        let streams = Streams::default();
        let one = streams.one_more("a", 2);
        let other = streams.one_more("a", 2);
        assert!(one.is_ok() && other.is_ok());
        assert!(streams.one_more("a", 2).is_err());
        assert!(streams.one_more("b", 2).is_ok());
        drop(one);
        assert!(streams.one_more("a", 2).is_ok());
        drop(other);
        assert!(streams.0.lock().unwrap().is_empty());
        assert!(streams.one_more("a", 0).is_ok());
    }
}
