//! Lives nobody planned: random steps, after which everything that is always true must still be true. `DANGOL_LIVES=500`
//! lives more of them than the usual few.

use fastrand::Rng;
use serde_json::{Value, json};

/// Steps of a life, spread over three years.
const STEPS: i64 = 200;
const DAYS: i64 = 3 * 365;

fn lives() -> u64 {
    std::env::var("DANGOL_LIVES").ok().and_then(|n| n.parse().ok()).unwrap_or(5)
}

fn tell(story: &Value) -> Value {
    dangol::story::tell(&story.to_string(), ":memory:").unwrap_or_else(|why| panic!("{why}\n{story}"))
}

fn any<T, const N: usize>(rng: &mut Rng, some: [T; N]) -> T {
    some.into_iter().nth(rng.usize(..N)).unwrap()
}

/// A shop with what can be combined: plans of several lengths, counted things, usage, coupons, deliveries.
fn shop(rng: &mut Rng, steps: Vec<Value>) -> Value {
    let flat = |code: &str, every: &str, amount: i64| json!({"code": code, "every": every, "price": {"flat": amount}});
    let policy = json!({
        "prorate": any(rng, ["day", "second"]), "denominator": any(rng, ["actual", "fixed-30"]),
        "change_day": any(rng, ["new", "old"]), "termination_day": any(rng, ["free", "used"]),
        "anchor": any(rng, ["kept", "sticky-last-day"]), "retry": ["1 day", "3 days"],
    });
    let answers: Vec<&str> =
        (0..60).map(|_| any(rng, ["paid", "paid", "paid", "declined:funds", "unknown:paid", "timeout:paid"])).collect();
    let usage = json!({"code": "swaps", "kind": "usage", "every": "1 month", "bill": "arrears", "meter": "swap",
                       "price": {"graduated": [{"up_to": 2, "each": 0}, {"each": 3000}]}});
    json!({
        "shop": {"currency": "KRW", "zone": any(rng, ["Asia/Seoul", "America/New_York", "Australia/Lord_Howe"]),
                 "tax": {"rate": "0.10", "prices": any(rng, ["inclusive", "exclusive"])}, "policy": policy},
        "meters": [{"code": "swap", "aggregate": "sum"}],
        "coupons": [{"code": "half", "percent": "0.50", "periods": 3}, {"code": "won", "amount": 5000, "periods": "ever"}],
        "plans": [
            {"code": "m", "items": [flat("base", "1 month", 33000), usage]},
            {"code": "l", "items": [flat("base", "1 month", 49000)], "deposit": 30000, "setup": 10000},
            {"code": "w", "items": [flat("base", "2 weeks", 9900)], "deliver": {"every": "1 week"}},
            {"code": "y", "items": [flat("base", "1 year", 363000)], "minimum": {"months": 6, "clawback": 10000}},
            {"code": "s", "items": [{"code": "seat", "every": "1 month", "price": {"each": 11000}}]},
        ],
        "gateway": {"minji": answers},
        "steps": steps,
    })
}

fn time(day: i64, minute: i64) -> String {
    let day = "2026-01-31".parse::<base::Day>().unwrap().plus_days(day);
    format!("{day}T{:02}:{:02}", 9 + minute / 60, minute % 60)
}

/// Something somebody might do to `s1`.
fn step(rng: &mut Rng, day: i64, n: i64) -> Value {
    let plan = any(rng, ["m", "l", "w", "y", "s"]);
    let when = any(rng, ["now", "period_end"]);
    let ahead = |rng: &mut Rng| "2026-01-31".parse::<base::Day>().unwrap().plus_days(day + rng.i64(1..60)).to_string();
    let mut step = match rng.u32(0..22) {
        0..3 => json!({"do": "change_plan", "plan": plan, "when": when}),
        3 | 4 => json!({"do": "set_quantity", "quantity": rng.i64(0..9), "when": when}),
        5 | 6 => json!({"do": "pause", "until": ahead(rng), "mode": any(rng, ["credit", "extend"])}),
        7 => json!({"do": "resume"}),
        8 => json!({"do": "cancel", "when": when, "unused": any(rng, ["credit", "refund", "keep"])}),
        9 => json!({"do": "cancel", "when": ahead(rng)}),
        10 => json!({"do": "uncancel"}),
        11..14 => json!({"do": "resubscribe", "plan": plan}),
        14 => json!({"do": "set_anchor", "anchor": any(rng, [json!({"day": 15}), json!("calendar")])}),
        15 => json!({"do": "set_zone", "zone": any(rng, ["Asia/Seoul", "Europe/London"])}),
        16 => json!({"do": "coupon", "code": any(rng, ["half", "won"])}),
        17 => json!({"do": "charge", "amount": rng.i64(1..9000), "invoice": any(rng, ["now", "next"])}),
        18 => json!({"do": "credit_note", "invoice": {"of": "s1", "n": rng.i64(1..30)},
                     "to": any(rng, ["wallet", "refund"]), "lines": [{"line": 1, "amount": rng.i64(1..20000)}], "cap": true}),
        19 => json!({"do": "skip"}),
        _ => json!({"do": "usage", "meter": "swap", "id": format!("e{n}"), "value": rng.i64(1..5)}),
    };
    step["at"] = time(day, rng.i64(1..600)).into();
    step["subscription"] = "s1".into();
    step
}

fn life(seed: u64, count: i64) -> (Rng, Vec<Value>) {
    let mut rng = Rng::with_seed(seed);
    let mut steps = vec![
        json!({"at": time(0, 0), "do": "subscribe", "customer": "minji", "plan": "m", "as": "s1", "coupon": "half"}),
    ];
    let mut more: Vec<Value> = (0..count)
        .map(|n| {
            let day = 1 + n * DAYS / count;
            step(&mut rng, day, n)
        })
        .collect();
    more.sort_by_key(|step| step["at"].as_str().unwrap().to_string());
    steps.extend(more);
    (rng, steps)
}

fn sum(some: &Value, name: &str) -> i64 {
    some.as_array().unwrap().iter().map(|one| one[name].as_i64().unwrap()).sum()
}

/// What is true of every output.
fn assert_sound(output: &Value, seed: u64) {
    assert_eq!(output["ledger"]["balanced"], true, "seed {seed}");
    let invoices = output["invoices"].as_array().unwrap();
    let mut taken_back = std::collections::BTreeMap::<(String, i64), i64>::new();
    for invoice in invoices {
        let (subtotal, tax, total) = (&invoice["subtotal"], &invoice["tax"], invoice["total"].as_i64().unwrap());
        assert_eq!(subtotal.as_i64().unwrap() + tax.as_i64().unwrap(), total, "seed {seed}: {invoice}");
        assert_eq!(sum(&invoice["lines"], "tax"), tax.as_i64().unwrap(), "seed {seed}: {invoice}");
        assert_eq!(sum(&invoice["lines"], "discount"), invoice["discount"].as_i64().unwrap(), "seed {seed}: {invoice}");
        assert!(invoice["credited"].as_i64().unwrap() <= total.max(0), "seed {seed}: {invoice}");
        for line in invoice["lines"].as_array().unwrap() {
            if let Some(of) = line["credits"].as_object() {
                let key = (of["invoice"].as_str().unwrap().to_string(), of["line"].as_i64().unwrap());
                *taken_back.entry(key).or_default() -= line["amount"].as_i64().unwrap();
            }
        }
    }
    for ((number, n), amount) in taken_back {
        let invoice = invoices.iter().find(|invoice| invoice["number"] == number).unwrap();
        let line = &invoice["lines"][usize::try_from(n - 1).unwrap()];
        let charged = line["amount"].as_i64().unwrap() - line["discount"].as_i64().unwrap();
        assert!(amount <= charged, "seed {seed}: {amount} of {charged} taken back of line {n} of {number}");
    }
}

/// After 200 random steps in three years the subscription can always be begun again, and then it is billed.
#[test]
fn nobody_is_ever_stuck() {
    for seed in 0..lives() {
        let (mut rng, mut steps) = life(seed, STEPS);
        for (day, kind) in [(1, "resume"), (2, "uncancel"), (3, "resubscribe"), (40, "wait")] {
            steps.push(json!({"at": time(DAYS + day, 0), "do": kind, "subscription": "s1", "plan": "m"}));
        }
        let output = tell(&shop(&mut rng, steps));
        assert_sound(&output, seed);
        let end = time(DAYS + 40, 0);
        let s1 = &output["subscriptions"][0];
        let next = s1["next_bill_at"].as_str().unwrap_or_default();
        let goes_on = matches!(s1["state"].as_str(), Some("active" | "unpaid" | "past_due"));
        assert!(goes_on && next > end.as_str(), "seed {seed}: {s1}");
    }
}

/// What the preview of a change says is what the invoice of the change says.
#[test]
fn a_preview_is_the_invoice_that_follows() {
    let mut compared = 0;
    for seed in 100..100 + lives() {
        let (mut rng, steps) = life(seed, 80);
        let money = ["change_plan", "set_quantity", "pause", "resume", "cancel", "resubscribe"];
        let twice = steps.iter().flat_map(|step| {
            let mut preview = step.clone();
            preview["preview"] = true.into();
            let shown = money.contains(&step["do"].as_str().unwrap()).then_some(preview);
            shown.into_iter().chain([step.clone()])
        });
        let output = tell(&shop(&mut rng, twice.collect()));
        assert_sound(&output, seed);
        for pair in output["steps"].as_array().unwrap().windows(2) {
            let (preview, step) = (&pair[0]["preview"], &pair[1]);
            // A change at the period's end is shown with the bill of that day, and much may happen until then.
            if !preview.is_object() || preview["at"] != step["at"] {
                continue;
            }
            assert_eq!(step["ok"], true, "seed {seed}: {step}");
            let of_it = |i: &&Value| i["issued_at"] == step["at"] && i["subscription"] == "s1";
            let made: i64 =
                output["invoices"].as_array().unwrap().iter().filter(of_it).map(|i| i["total"].as_i64().unwrap()).sum();
            assert_eq!(preview["total"].as_i64().unwrap(), made, "seed {seed}: {step}");
            compared += usize::from(made != 0);
        }
    }
    assert!(compared > 10, "{compared} previews had money in them");
}

/// A change and its reverse on one day come to nothing.
#[test]
fn there_and_back_on_one_day_costs_nothing() {
    for seed in 200..200 + 4 * lives() {
        let mut rng = Rng::with_seed(seed);
        let (from, to) = if rng.bool() { ("m", "l") } else { ("l", "m") };
        let day = rng.i64(1..300);
        let change = |plan: &str, minute: i64| json!({"at": time(day, minute), "do": "change_plan", "subscription": "s1", "plan": plan});
        let steps = vec![
            json!({"at": time(0, 0), "do": "subscribe", "customer": "jiho", "plan": from, "as": "s1"}),
            change(to, 100),
            change(from, 200),
        ];
        let mut story = shop(&mut rng, steps);
        story["shop"]["policy"]["prorate"] = "day".into();
        let output = tell(&story);
        assert_sound(&output, seed);
        let (first, last) = (time(day, 100), time(day, 200));
        let made = |i: &&Value| (&first[..16]..=&last[..16]).contains(&&i["issued_at"].as_str().unwrap()[..16]);
        let moved: i64 =
            output["invoices"].as_array().unwrap().iter().filter(made).map(|i| i["total"].as_i64().unwrap()).sum();
        assert_eq!(moved, 0, "seed {seed}: {from} to {to} and back");
    }
}

/// What was missed while the server was off is billed as if it had been on.
#[test]
fn a_server_that_was_off_bills_the_same() {
    for seed in 300..300 + lives() {
        let (mut rng, mut steps) = life(seed, 12);
        let far = |day: i64, kind: &str| json!({"at": time(DAYS + day, 0), "do": kind});
        steps.push(json!({"at": time(DAYS + 1, 0), "do": "resume", "subscription": "s1"}));
        let (mut on, mut off) = (steps.clone(), steps);
        on.extend([far(2, "wait"), far(200, "wait")]);
        let (mut down, mut up) = (far(2, "worker"), far(200, "worker"));
        (down["state"], up["state"]) = ("down".into(), "up".into());
        off.extend([down, up]);
        let mut story = shop(&mut rng, on);
        story["gateway"] = json!({});
        let daily = tell(&story);
        story["steps"] = off.into();
        let late = tell(&story);
        assert_sound(&late, seed);
        let lines = |output: &Value| -> Vec<(Value, Value, Value)> {
            let invoices = output["invoices"].as_array().unwrap().iter();
            invoices.map(|i| (i["due_at"].clone(), i["lines"].clone(), i["total"].clone())).collect()
        };
        assert_eq!(lines(&daily), lines(&late), "seed {seed}");
    }
}

/// Whoever shares an invoice is billed the same lines as alone.
#[test]
fn a_shared_invoice_has_the_lines_of_each() {
    let mut shared = 0;
    for seed in 500..500 + lives() {
        let ((mut rng, mut steps), (_, other)) = (life(seed, 16), life(seed + 1_000, 16));
        steps.extend(other.into_iter().map(|mut step| {
            let name = if step["do"] == "subscribe" { "as" } else { "subscription" };
            step[name] = "s2".into();
            step
        }));
        // A note names an invoice by its number in order, and that is what differs.
        steps.retain(|step| step["do"] != "credit_note");
        steps.sort_by_key(|step| step["at"].as_str().unwrap().to_string());
        let mut story = shop(&mut rng, steps);
        story["gateway"] = json!({});
        let apart = tell(&story);
        story["shop"]["policy"]["consolidate"] = "day".into();
        let together = tell(&story);
        assert_sound(&together, seed);
        let lines = |output: &Value| -> Vec<String> {
            let lines = output["invoices"].as_array().unwrap().iter().flat_map(|i| i["lines"].as_array().unwrap());
            let told = |line: &Value| {
                let told = ["subscription", "service", "item", "kind", "quantity", "amount", "discount"];
                told.map(|key| line[key].to_string()).join(" ")
            };
            let mut lines: Vec<String> = lines.map(told).collect();
            lines.sort();
            lines
        };
        assert_eq!(lines(&apart), lines(&together), "seed {seed}");
        shared += together["invoices"].as_array().unwrap().iter().filter(|i| i["subscription"].is_null()).count();
    }
    assert!(shared > 0, "nobody shared an invoice");
}
