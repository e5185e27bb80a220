//! Why a row is refused: a code for programs and a sentence in the shop's language.

use base::{Currency, Money};

use super::column::Column;
use crate::words::T;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    Missing(Column),
    /// More or fewer cells than the first line names.
    Cells {
        has: usize,
        wants: usize,
    },
    /// Bytes that are no characters in the file's encoding.
    Broken,
    Day(Column),
    Future(Column),
    Amount(Column, Currency),
    Fraction(Column, Currency),
    Negative(Column),
    TooLarge(Column),
    Whole {
        column: Column,
        least: i64,
        most: i64,
    },
    YesNo(Column),
    Text {
        column: Column,
        most: usize,
    },
    /// A name, phone, email or address that the rules refuse, with their code.
    Person(Column, &'static str),
    /// Another row of the same file has it.
    Twice(Column),
    /// The shop has it.
    Taken(Column),
    Known,
    NoStart,
    EndBeforeStart,
    Plans {
        most: usize,
    },
    PlanPrice,
}

impl Why {
    pub fn code(self) -> &'static str {
        match self {
            Why::Missing(_) => "missing",
            Why::Cells { .. } => "cells",
            Why::Broken => "encoding",
            Why::Day(_) => "day",
            Why::Future(_) => "day_future",
            Why::Amount(..) => "amount",
            Why::Fraction(..) => "amount_fraction",
            Why::Negative(_) => "amount_negative",
            Why::TooLarge(_) => "amount_too_large",
            Why::Whole { .. } => "whole_number",
            Why::YesNo(_) => "yes_no",
            Why::Text { .. } => "text",
            Why::Person(_, code) => code,
            Why::Twice(_) => "reference_twice",
            Why::Taken(_) => "reference_taken",
            Why::Known => "customer_known",
            Why::NoStart => "start_missing",
            Why::EndBeforeStart => "end_before_start",
            Why::Plans { .. } => "plans_too_many",
            Why::PlanPrice => "plan_price",
        }
    }

    pub fn say(self, t: T) -> String {
        let whole = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
        match self {
            Why::Missing(column) => t.why_missing(column),
            Why::Cells { has, wants } => t.why_cells(whole(has), whole(wants)),
            Why::Broken => t.why_broken().into(),
            Why::Day(column) => t.why_day(column),
            Why::Future(column) => t.why_future(column),
            Why::Amount(column, currency) => t.why_amount(column, Money::new(1_999, currency).digits()),
            Why::Fraction(column, currency) => t.why_fraction(column, currency),
            Why::Negative(column) => t.why_negative(column),
            Why::TooLarge(column) => t.why_too_large(column),
            Why::Whole { column, least, most } => t.why_whole(column, least, most),
            Why::YesNo(column) => t.why_yes_no(column),
            Why::Text { column, most } => t.why_text(column, whole(most)),
            Why::Person(column, _) => t.why_person(column),
            Why::Twice(column) => t.why_twice(column),
            Why::Taken(column) => t.why_taken(column),
            Why::Known => t.why_known().into(),
            Why::NoStart => t.why_no_start().into(),
            Why::EndBeforeStart => t.why_end_before_start().into(),
            Why::Plans { most } => t.why_plans(whole(most)),
            Why::PlanPrice => t.why_plan_price().into(),
        }
    }
}
