//! Bills that wait, and those that never went out, in the output of a story. Without any there is nothing of them in it.

use base::id::{CustomerId, DraftId};
use billing::draft::{self, State, Whole};
use billing::invoice::sql::Invoice;
use kit::db::Error;
use serde_json::{Value, json};

use super::Scene;

const MOST: i64 = 10_000;

impl Scene<'_, '_> {
    pub(super) fn drafts(&mut self, invoices: &[Invoice]) -> Result<Vec<Value>, Error> {
        let mut all = draft::sql::page_after(self.r, self.shop, (DraftId(0), CustomerId(0), false), MOST)?;
        all.retain(|draft| draft.state() != State::Issued);
        let mut out = Vec::new();
        for draft in all {
            let Some(whole) = draft::find(self.r, self.shop, draft.id)? else { continue };
            out.push(self.one_draft(&whole, invoices)?);
        }
        Ok(out)
    }

    fn one_draft(&self, whole: &Whole, invoices: &[Invoice]) -> Result<Value, Error> {
        let draft = &whole.draft;
        let lines = whole.issued_lines().map_err(|why| Error::Engine(why.code().into()))?;
        let lines: Vec<Value> = lines
            .iter()
            .zip(&whole.lines)
            .map(|(line, own)| {
                let mut json = self.line(line, invoices);
                if let Some(map) = json.as_object_mut() {
                    map.insert("cut".into(), own.cut.into());
                    map.insert("reason".into(), own.reason.clone().into());
                }
                json
            })
            .collect();
        Ok(json!({
            "customer": self.name_of(draft.customer), "state": draft.state().code(), "currency": draft.currency.code(),
            "due_at": self.time(Some(draft.due_at)), "issue_at": self.time(Some(draft.issue_at)), "lines": lines,
            "total": draft.total, "reason": draft.reason,
        }))
    }
}
