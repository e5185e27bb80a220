//! Parcels of a story: what is due by now or before the day asked for, by subscription, then by number.

use billing::delivery;
use kit::db::Error;
use serde_json::{Value, json};

use super::Scene;

impl Scene<'_, '_> {
    pub(super) fn parcels(&mut self) -> Result<Value, Error> {
        let Some(shop) = shop::tenant::find(self.r, self.shop)? else { return Ok(json!([])) };
        let mut out = Vec::new();
        for (name, id) in self.subscriptions {
            for (parcel, state) in delivery::list(self.r, &shop, *id, self.now, self.parcels_until)? {
                out.push(json!({
                    "subscription": name, "n": parcel.n, "planned_on": parcel.planned_on.to_string(),
                    "deliver_on": parcel.deliver_on.map(|day| day.to_string()),
                    "cutoff_at": self.time(Some(parcel.cutoff_at)), "state": state.code(),
                }));
            }
        }
        Ok(out.into())
    }
}
