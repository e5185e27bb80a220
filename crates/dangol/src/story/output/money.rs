//! Payments and credit notes in the output of a story.

use base::id::InvoiceId;
use billing::credit_note::{self, CreditNote};
use billing::invoice::{show_number, sql::Invoice};
use billing::payment;
use kit::db::Error;
use serde_json::{Value, json};

use super::Scene;

impl Scene<'_, '_> {
    pub(super) fn payments(&mut self, i: &Invoice) -> Result<Vec<Value>, Error> {
        let mut out = Vec::new();
        for p in payment::list_of_invoice(self.r, self.shop, i.id)? {
            let attempts = payment::list_attempts(self.r, self.shop, p.id)?;
            let attempt = |a: &payment::sql::Attempt| {
                json!({
                    "at": self.zone.show(a.sent_at), "outcome": a.state.code(), "class": a.class,
                })
            };
            out.push(json!({
                "invoice": show_number(i.year, i.number), "customer": self.name_of(i.customer), "amount": p.amount,
                "refunded": p.refunded, "state": p.state.code(), "attempts": attempts.iter().map(attempt).collect::<Vec<_>>(),
            }));
        }
        Ok(out)
    }

    /// The names of invoices, by the `as` of the steps that made them.
    pub(super) fn invoice_name(&self, id: InvoiceId) -> Value {
        self.named.iter().find(|(_, named)| *named == id).map_or(Value::Null, |(name, _)| name.clone().into())
    }

    /// What was credited of an invoice, and what can still be credited.
    pub(super) fn credited(&mut self, i: &Invoice) -> Result<(i64, i64), Error> {
        credit_note::standing(self.r, self.shop, i)
    }

    pub(super) fn credit_notes(&mut self, invoices: &[Invoice]) -> Result<Value, Error> {
        let mut notes = Vec::new();
        for invoice in invoices {
            for note in credit_note::list_of_invoice(self.r, self.shop, invoice.id)? {
                notes.push((invoice, note));
            }
        }
        notes.sort_by_key(|(_, note)| (note.issued_at, note.year, note.number));
        let drawn: Result<Vec<Value>, Error> = notes.iter().map(|(i, note)| self.credit_note(i, note)).collect();
        Ok(drawn?.into())
    }

    fn credit_note(&mut self, i: &Invoice, note: &CreditNote) -> Result<Value, Error> {
        let lines = credit_note::list_lines(self.r, self.shop, note.id)?;
        let line = |l: &credit_note::sql::Line| json!({"line": l.line, "amount": l.amount, "discount": l.discount, "tax": l.tax, "total": l.total});
        Ok(json!({
            "number": credit_note::show_number(note.year, note.number), "invoice": show_number(i.year, i.number),
            "customer": self.name_of(note.customer),
            "issued_at": self.time(Some(note.issued_at)), "currency": note.currency.code(),
            "lines": lines.iter().map(line).collect::<Vec<_>>(), "discount": note.discount, "subtotal": note.subtotal,
            "tax": note.tax, "total": note.total, "to": note.destination.code(), "offset": note.offset_amount,
            "wallet": note.wallet_amount, "refund": note.refund_amount,
        }))
    }
}
