//! Price rises, and the answers to them.

use base::Instant;
use billing::subscription::Refused;

use super::super::file::Step;
use super::read::unsupported;
use super::{Done, Life};

impl Life {
    pub(super) fn rise(&mut self, step: &Step, _now: Instant) -> Result<Done, Refused> {
        Err(unsupported(&step.kind).into())
    }
}
