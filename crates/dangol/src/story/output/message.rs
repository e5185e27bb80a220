//! What the people of a story were told, in the order it was written.

use base::id::MessageId;
use kit::db::Error;
use people::message;
use serde_json::{Value, json};

use super::Scene;

const BATCH: i64 = 500;

impl Scene<'_, '_> {
    pub(super) fn messages(&mut self) -> Result<Value, Error> {
        let (mut out, mut after) = (Vec::new(), MessageId(0));
        loop {
            let some = message::list_after(self.r, self.shop, after, BATCH)?;
            let Some(last) = some.last() else { break };
            after = last.id;
            out.extend(some.iter().map(|m| {
                json!({
                    "at": self.zone.show(m.at), "customer": m.customer.map(|customer| self.name_of(customer)),
                    "kind": m.kind, "channel": m.channel.code(), "subject": m.subject,
                })
            }));
        }
        Ok(out.into())
    }
}
