//! Documents: every figure of the page is on paper, in both languages, for those who may see it; nothing that somebody
//! typed breaks them. What is on paper is read by a program we did not write, where it is installed.

use std::process::Command;

use base::Lang;
use base::id::InvoiceId;
use domain::shop::business::Business;
use domain::shop::policy::{Consolidate, InvoiceMail, Policy};
use domain::shop::role::Role;
use kit::events;
use kit::mail::Security;
use kit::mail::peer::Peer;
use kit::pdf::{Row, Shelf};
use people::customer::{self, Source};
use people::{NewCustomer, message};
use shop::{Shop, tenant};

use super::*;
use crate::invoice::portal::sheet::{self, View};
use crate::payment::{self, Card};
use crate::tests::{Stage, assert_says, each};

/// The shop, with its legal details.
fn shop(stage: &Stage) -> Shop {
    let said =
        [("name_ko", "자두 장난감"), ("name_en", "Plum Toys"), ("number", "220-81-62517"), ("phone", "02-123-4567")];
    let said = |key: &str| said.iter().find(|(name, _)| *name == key).map_or("", |(_, text)| text).to_string();
    let (id, business) = (stage.shop.id, Business::check(said).unwrap());
    let shop = stage.app.db.read(move |r| tenant::find(r, id)).wait().unwrap().unwrap();
    let shop = Shop { business: business.into(), ..shop };
    let saved = shop.clone();
    stage.app.db.write(move |tx| tenant::save(tx, &saved)).wait().unwrap();
    shop
}

fn document(stage: &Stage, shop: &Shop, lang: Lang, id: InvoiceId) -> Named {
    let inner = shop.clone();
    let whole = stage.app.db.read(move |r| sheet::find_whole(r, &inner, id)).wait().unwrap().unwrap();
    portal::invoice::document(View { lang, shop, host: "toys.localhost", now: stage.app.now() }, &whole)
}

/// The words on paper and the number of pages; none where nothing can read them.
fn read(named: &Named) -> Option<(String, usize)> {
    let file = pdf(&Shelf::default(), named)?;
    assert_eq!(Some(&file), pdf(&Shelf::default(), named).as_ref(), "the same bytes");
    let small = named.document.rows.len() > 50 || file.len() < 100_000;
    assert!(small, "{} bytes", file.len());
    let at = std::env::temp_dir().join(format!("dangol-{}-{:p}.pdf", std::process::id(), &file));
    std::fs::write(&at, &file).unwrap();
    let answer = Command::new("pdftotext").arg("-layout").arg(&at).arg("-").output().ok();
    let checked = Command::new("qpdf").arg("--check").arg(&at).output().ok();
    std::fs::remove_file(&at).unwrap();
    if let Some(checked) = checked {
        assert!(checked.status.success(), "{}", String::from_utf8_lossy(&checked.stdout));
    }
    let answer = answer?;
    assert!(answer.status.success() && answer.stderr.is_empty(), "{}", String::from_utf8_lossy(&answer.stderr));
    let text = String::from_utf8_lossy(&answer.stdout).into_owned();
    let pages = text.matches('\u{c}').count();
    Some((text, pages))
}

fn check(document: &Named, pages: usize, want: &[&str]) {
    let Some((text, count)) = read(document) else { return };
    assert_eq!(count, pages);
    // A font without a minus of its own shows a hyphen.
    let plain = |text: &str| text.split_whitespace().collect::<String>().replace('\u{2212}', "-");
    let text = plain(&text);
    for want in want {
        assert!(text.contains(&plain(want)), "{want} is not in {text}");
    }
}

#[test]
fn every_figure_is_on_paper_in_both_languages() {
    each(|stage| {
        let (shop, customer) = (shop(stage), stage.add("박하준", "paid"));
        stage.subscribe(customer, "toy-m");
        stage.pass_until("2026-12-01T12:00:00+09:00");
        let change = stage.post("/my/plan", &stage.me(customer), &[("plan", "toy-l"), ("when", "now")]);
        assert_eq!(change.status.as_u16(), 303);
        let id = stage.invoices(customer)[0].id;
        // 22,000 back and 32,667 more, each with 10 % inside: 20,000 + 2,000 and 29,697 + 2,970.
        let ko = document(stage, &shop, Lang::Ko, id);
        let both = ["2026-000002", "220-81-62517", "박하준", "1 / 1", "9,697", "970"];
        let figures = ["−20,000원", "−2,000원", "−22,000원", "29,697원", "2,970원", "32,667원", "−10,667원", "0원"];
        let words =
            ["청구서", "결제됨", "공급자", "자두 장난감", "공급가액", "부가세", "과세 10%", "세금계산서가 아니에요"];
        check(&ko, 1, &[&both[..], &figures, &words].concat());
        let en = document(stage, &shop, Lang::En, id);
        let words = ["Invoice", "Paid", "Plum Toys", "Taxed 10 %", "₩32,667", "By tax rate", "not a tax invoice"];
        check(&en, 1, &[&both[..], &words].concat());
    });
}

#[test]
fn subscriptions_that_share_an_invoice_have_a_heading_each() {
    each(|stage| {
        let (shop, customer) = (shop(stage), stage.add("박하준", "paid"));
        let policy = Policy { consolidate: Consolidate::Day, ..Policy::default() };
        let shop = Shop { policy: policy.into(), version: shop.version + 1, ..shop };
        let saved = shop.clone();
        stage.app.db.write(move |tx| tenant::save(tx, &saved)).wait().unwrap();
        let [toy, seats] = ["toy-m", "seats"].map(|plan| stage.subscribe(customer, plan));
        let renewal = stage.subscription(toy).next_at.unwrap();
        stage.app.clock.set(renewal);
        crate::run(&stage.app, &shop).unwrap();
        let invoices = stage.invoices(customer);
        let totals: Vec<i64> = invoices.iter().map(|invoice| invoice.total).collect();
        assert_eq!((totals, invoices[0].subscription), (vec![44_000, 11_000, 33_000], None));
        let (id, owner, me) = (invoices[0].id, stage.desk(Role::Owner), stage.me(customer));
        let headings = ["장난감 M · 2026년 11월 21일부터", "자리 · 2026년 11월 21일부터"];
        check(
            &document(stage, &shop, Lang::Ko, id),
            1,
            &[&headings[..], &["33,000원", "11,000원", "44,000원"]].concat(),
        );
        let page = stage.get(&format!("/admin/invoices/{id}"), &owner);
        assert_says(&page, &[&headings[..], &["11,000원", "44,000원"]].concat());
        assert_says(&page, &[&format!("/admin/subscriptions/{toy}"), &format!("/admin/subscriptions/{seats}")]);
        let books = stage.get("/admin/books/entries.csv?from=2026-11-01&until=2027-01-31", &owner).body;
        let of_both = books.lines().filter(|line| line.ends_with(&format!(",{toy};{seats}"))).count();
        assert_eq!(of_both, books.lines().filter(|line| line.contains("2026-000003")).count());
        assert!(of_both > 0 && books.lines().any(|line| line.ends_with(&format!(",{toy}"))), "{books}");
        assert_says(&stage.get(&format!("/my/invoices/{id}"), &me), &headings);
        for of in [toy, seats] {
            assert_says(&stage.get(&format!("/admin/subscriptions/{of}"), &owner), &["2026-000003"]);
        }
    });
}

#[test]
fn a_document_is_for_those_who_may_see_its_invoice() {
    each(|stage| {
        let other = Stage::open(&stage.app, "books");
        let (mine, theirs) = (stage.add("박하준", "paid"), other.add("최지우", "paid"));
        stage.subscribe(mine, "toy-m");
        other.subscribe(theirs, "toy-m");
        let (owner, me) = (stage.desk(Role::Owner), stage.me(mine));
        let (own, foreign) = (stage.invoices(mine)[0].id, other.invoices(theirs)[0].id);
        let credit = [("what", "all"), ("to", "wallet"), ("reason", "")];
        let issued = stage.post(&format!("/admin/invoices/{own}/credit"), &owner, &credit);
        let note = issued.location().rsplit('/').next().unwrap().to_string();
        for path in [format!("invoices/{own}/pdf"), format!("credit-notes/{note}/pdf")] {
            for (path, cookies) in [(format!("/admin/{path}"), &owner), (format!("/my/{path}"), &me)] {
                let answer = stage.get(&path, cookies);
                assert_eq!(
                    (answer.status.as_u16(), answer.headers["content-type"].as_bytes()),
                    (200, &b"application/pdf"[..])
                );
                assert!(answer.body.starts_with("%PDF-"), "{path}");
                assert!(answer.headers["content-disposition"].to_str().unwrap().contains("2026-000001.pdf"), "{path}");
            }
            assert_eq!(stage.status(&format!("/my/{path}"), &stage.me(stage.add("이도윤", "paid"))), 404);
        }
        assert_eq!(stage.status(&format!("/admin/invoices/{foreign}/pdf"), &owner), 404);
        assert_eq!(stage.status(&format!("/my/invoices/{foreign}/pdf"), &me), 404);
        assert_eq!(other.status(&format!("/admin/credit-notes/{note}/pdf"), &other.desk(Role::Owner)), 404);
    });
}

#[test]
fn a_credit_note_says_what_it_takes_back() {
    each(|stage| {
        let (shop, customer) = (shop(stage), stage.add("박하준", "paid"));
        stage.subscribe(customer, "toy-m");
        let path = format!("/admin/invoices/{}/credit", stage.invoices(customer)[0].id);
        let fields = [("what", "lines"), ("line1", "11000"), ("to", "wallet"), ("reason", "배송이 늦었어요")];
        let issued = stage.post(&path, &stage.desk(Role::Owner), &fields);
        let id = issued.location().rsplit('/').next().unwrap().parse().unwrap();
        let of = shop.id;
        let whole =
            stage.app.db.read(move |r| crate::credit_note::portal::find_whole(r, of, id)).wait().unwrap().unwrap();
        let view = crate::credit_note::portal::View { lang: Lang::Ko, shop: &shop, host: "x" };
        let words = [
            "감액 청구서",
            "C2026-000001",
            "10,000원",
            "1,000원",
            "11,000원",
            "배송이 늦었어요",
            "2026-000001의 1번째",
        ];
        check(&portal::note::document(view, &whole), 1, &words);
    });
}

#[test]
fn many_lines_and_hostile_texts_are_borne() {
    each(|stage| {
        let (shop, customer) = (shop(stage), stage.add("박하준", "paid"));
        stage.subscribe(customer, "toy-m");
        let mut named = document(stage, &shop, Lang::Ko, stage.invoices(customer)[0].id);
        let row = named.document.rows[0].clone();
        let cells = ["1", "9,223,372,036,854,775,807원", "−9,223,372,036,854,775,807원", "0원"].map(String::from);
        let names = ["🎁 \u{202e}evil\u{202c} שלום \u{0}\u{1b}[31m\u{7f}", "", "\u{200b}", "a/very/long/path"];
        named.document.rows.extend(names.map(|name| Row { name: name.into(), cells: cells.clone(), ..row.clone() }));
        named.document.rows.push(Row { name: "가나다라마".repeat(1_000), ..row.clone() });
        check(&named, 2, &["evil", "9,223,372,036,854,775,807원", "…", "33,000원"]);
        named.document.rows = (1..=500).map(|n| Row { name: format!("품목 {n}"), ..row.clone() }).collect();
        let Some((text, pages)) = read(&named) else { return };
        let text: String = text.split_whitespace().collect();
        assert!(pages > 10 && text.contains(&format!("{pages}/{pages}")), "{pages} pages");
        assert!((1..=500).all(|n| text.contains(&format!("품목{n}"))));
    });
}

/// A shop that sends through `peer` under a policy, and somebody with a mail address who subscribed.
fn posted(stage: &Stage, peer: &Peer, when: InvoiceMail) -> (Shop, InvoiceId) {
    let shop = shop(stage);
    let policy = Policy { invoice_mail: when, ..Policy::default() };
    let shop = Shop { policy: policy.into(), version: shop.version + 1, ..shop };
    let (saved, known) = (shop.clone(), peer.server());
    stage.app.db.write(move |tx| tenant::save(tx, &saved)).wait().unwrap();
    let port = known.port.to_string();
    let fields =
        [("host", "localhost"), ("port", port.as_str()), ("security", "plain"), ("login", ""), ("password", "")];
    let more = [("roots", ""), ("sender", "shop@toys.kr"), ("site", "https://toys.example")];
    let set = stage.post("/admin/settings/mail", &stage.desk(Role::Owner), &[&fields[..], &more].concat());
    assert_eq!(set.status.as_u16(), 303);
    let (app, of) = (stage.app.clone(), shop.clone());
    let adding = stage.app.db.write(move |tx| {
        let named = NewCustomer::named("박하준", Lang::Ko, Source::Staff);
        let id =
            customer::add(tx, &app.ids, app.now(), &of, &NewCustomer { emails: vec!["hajun@x.kr".into()], ..named })?;
        let (token, last4) = ("paid".to_string(), "4242".to_string());
        let card = Card { token, brand: "Sandbox".into(), last4, expires: "2030-12".into() };
        payment::add_instrument(tx, &app.ids, of.id, id, &card, app.now()).map(|_| id)
    });
    let customer = adding.wait().unwrap();
    stage.subscribe(customer, "toy-m");
    events::drain(&stage.app, crate::reminder::CONSUMER).unwrap();
    (shop, stage.invoices(customer)[0].id)
}

fn post(stage: &Stage, shop: &Shop) -> usize {
    message::jobs::send_mails(&stage.app, shop, jobs::attach).unwrap()
}

/// What arrives at a server we did not write: each mail's text has what is wanted, and so many files.
fn arrives(when: InvoiceMail, want: &[(&str, usize)]) {
    each(|stage| {
        let Some(mut peer) = Peer::start(Security::Plain) else { return };
        let (shop, _) = posted(stage, &peer, when);
        assert_eq!(post(stage, &shop), want.len(), "{when}");
        for (text, files) in want {
            let got = peer.hear();
            let said = format!("{} {}", got["subject"], got["text"].as_str().unwrap());
            assert!(said.contains(text), "{text} is not in {said}");
            assert!(said.contains("사업자등록번호 220-81-62517"), "{said}");
            let carried = got["files"].as_array().unwrap();
            assert_eq!(carried.len(), if stage.app.shelf.fonts().is_some() { *files } else { 0 }, "{when}");
            for file in carried {
                assert_eq!((&file[0], &file[1]), (&"invoice-2026-000001.pdf".into(), &"application/pdf".into()));
            }
        }
    });
}

#[test]
fn who_paid_gets_the_invoice_with_the_word_of_it() {
    arrives(InvoiceMail::Paid, &[("2026-000001 · 33,000원 (공급가액 30,000원, 부가세 3,000원)", 1)]);
}

#[test]
fn a_shop_may_send_invoices_as_they_are_issued_or_never() {
    let sums = "공급가액 30,000원 · 부가세 3,000원 · 합계 33,000원";
    arrives(InvoiceMail::Issued, &[("구독을 시작했어요", 0), (sums, 1)]);
    arrives(InvoiceMail::Never, &[("구독을 시작했어요", 0)]);
}

#[test]
fn staff_send_an_invoice_again() {
    each(|stage| {
        let Some(mut peer) = Peer::start(Security::Plain) else { return };
        let (shop, id) = posted(stage, &peer, InvoiceMail::Never);
        assert_eq!(post(stage, &shop), 1);
        peer.hear();
        let path = format!("/admin/invoices/{id}");
        assert_eq!(stage.post(&format!("{path}/send"), &stage.desk(Role::Viewer), &[]).status.as_u16(), 403);
        let manager = stage.desk(Role::Manager);
        for _ in 0..2 {
            assert_eq!(stage.post(&format!("{path}/send"), &manager, &[]).location(), path);
        }
        assert_eq!(post(stage, &shop), 1, "pressed twice it is one letter");
        let got = peer.hear();
        assert_eq!(got["subject"], "[toys 가게] 청구서 2026-000001 · 33,000원");
        assert!(got["text"].as_str().unwrap().contains(&format!("https://toys.example/my/invoices/{id}")));
        let other = Stage::open(&stage.app, "books");
        assert_eq!(other.post(&format!("{path}/send"), &other.desk(Role::Owner), &[]).status.as_u16(), 404);
    });
}

#[test]
fn without_fonts_the_letter_goes_alone() {
    each(|stage| {
        let customer = stage.add("박하준", "paid");
        stage.subscribe(customer, "toy-m");
        let (id, shop) = (stage.invoices(customer)[0].id, shop(stage));
        let none = Shelf::of(std::path::Path::new("/nowhere"));
        let app = App { shelf: none, ..stage.app.clone() };
        assert_eq!(jobs::attach(&app, &shop, &jobs::called(id, Lang::Ko)), Ok(Vec::new()));
        assert_eq!(jobs::attach(&app, &shop, "invoice:x:ko nothing"), Ok(Vec::new()));
    });
}
