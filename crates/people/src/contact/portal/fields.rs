//! The fields for a phone, an email and an address, and how they are read. Sign-up and staff pages use the same ones.

use base::Lang;
use domain::people::address::{Address, Refusal, check_address};
use domain::people::email::normal_email;
use domain::people::phone::normal_phone;
use kit::web::{Field, Form};
use maud::{Markup, html};
use shop::Shop;

use crate::words::T;

/// The sentence for a refusal of the rules about people.
pub fn refused(lang: Lang, code: &'static str) -> &'static str {
    T(lang).by_key(code).unwrap_or(code)
}

fn is_korean(shop: &Shop) -> bool {
    shop.country() == "KR"
}

/// The field `phone`.
pub fn ask_phone(lang: Lang, shop: &Shop) -> Field {
    let example = if is_korean(shop) { "010-1234-5678" } else { "+1 212 555 0123" };
    Field::phone("phone", T(lang).phone()).placeholder(example)
}

/// The field `email`.
pub fn ask_email(lang: Lang) -> Field {
    Field::email("email", T(lang).email()).placeholder("name@example.com")
}

/// The fields `postcode`, `road`, `detail` and, in a shop that does not sell in won, `country`.
pub fn ask_address(lang: Lang, shop: &Shop, form: &Form, required: bool) -> Markup {
    let (t, korean) = (T(lang), is_korean(shop));
    let must = |field: Field| if required { field.required() } else { field };
    let postcode = Field::text("postcode", t.postcode()).autocomplete("postal-code");
    let road = Field::text("road", t.road()).autocomplete("address-line1");
    let (postcode, road) = match korean {
        true => (must(postcode.placeholder("06236")), road.hint(t.road_hint())),
        false => (postcode, road),
    };
    html! {
        (postcode.show(lang, form))
        (must(road).show(lang, form))
        (Field::text("detail", t.detail()).autocomplete("address-line2").show(lang, form))
        @if !korean {
            (must(Field::text("country", t.country())).hint(t.country_hint()).placeholder("US").autocomplete("country").show(lang, form))
        }
    }
}

/// The phone in E.164; what is wrong is noted under the field.
pub fn read_phone(form: &mut Form, lang: Lang, shop: &Shop) -> Option<String> {
    let read = normal_phone(form.text("phone"), shop.country());
    read.map_err(|why| form.refuse("phone", refused(lang, why.code()))).ok()
}

/// The email in lower case.
pub fn read_email(form: &mut Form, lang: Lang) -> Option<String> {
    let read = normal_email(form.text("email"));
    read.map_err(|why| form.refuse("email", refused(lang, why.code()))).ok()
}

pub fn read_address(form: &mut Form, lang: Lang) -> Option<Address> {
    let [postcode, road, detail, country] = ["postcode", "road", "detail", "country"].map(|name| form.text(name));
    match check_address(postcode, road, detail, country) {
        Ok(address) => Some(address),
        Err(wrong) => {
            for (name, why) in wrong {
                let sentence = match (name, why) {
                    ("postcode", Refusal::Empty) => T(lang).postcode_empty(),
                    ("road", Refusal::Empty) => T(lang).road_empty(),
                    _ => refused(lang, why.code()),
                };
                form.refuse(name, sentence);
            }
            None
        }
    }
}
