//! `/admin/staff`: who works here, adding somebody, their role, letting them go.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use base::id::StaffId;
use domain::shop::role::{Right, Role};
use kit::db::Tx;
use kit::web::parts::{self, Button, Facts, Tone};
use kit::web::table::{self, Column, Dir, Row};
use kit::web::{Choice, Field, Form, Oops, Page, Query, field, flash, show as figure};
use maud::{Markup, html};

use super::{Asking, NewStaff, Refused, Staff, State};
use crate::desk::Desk;
use crate::words::T;

const LIST: &str = "/admin/staff";

pub async fn list(desk: Desk) -> Result<Page, Oops> {
    desk.require(Right::EditStaff)?;
    let shop = desk.shop.id;
    let staff = desk.app.db.read(move |r| super::list(r, shop)).await?;
    let t = T(desk.lang());
    let query = Query::new(&desk.visitor);
    let columns = [
        Column::new(t.staff_name()).title(),
        Column::new(t.staff_email()),
        Column::new(t.staff_role()).aside(),
        Column::new(t.staff_since()).wide_only(),
    ];
    let rows = staff.iter().map(|member| line(&desk, member)).collect();
    let add = Button::new(t.staff_add()).go().icon("plus").link("/admin/staff/new");
    let main = html! {
        (parts::head(t.staff(), t.staff_text(), add))
        div.card { (table::list(desk.lang(), &query, &columns, ("name", Dir::Up), rows, Markup::default())) }
    };
    Ok(desk.page("staff", t.staff(), main))
}

fn line(desk: &Desk, member: &Staff) -> Row {
    let t = T(desk.lang());
    let active = member.state == State::Active;
    let since = desk.shop.zone.day(member.created_at);
    Row::new(vec![
        html! {
            span.who {
                (parts::face_of(&member.name, member.id.0, ""))
                a href={ (LIST) "/" (member.id) } { b { (member.name) } }
                @if member.id == desk.staff { span.small.faint { (t.staff_you()) } }
            }
        },
        html! { (member.email) },
        html! {
            @if active { (role_tag(t, member.role)) } @else { (parts::tag(t.staff_left(), Tone::Plain)) }
        },
        html! { (figure::day(desk.lang(), since, desk.today())) },
    ])
    .faint(!active)
}

fn role_name(t: T, role: Role) -> &'static str {
    t.by_key(&format!("role-{role}")).unwrap_or(role.code())
}

fn role_tag(t: T, role: Role) -> Markup {
    parts::tag(role_name(t, role), if role == Role::Owner { Tone::Act } else { Tone::Plain })
}

fn role_cards(t: T) -> Field {
    let note = |role: &Role| t.by_key(&format!("role-{role}-note")).unwrap_or_default();
    let choices = Role::ALL.iter().map(|role| Choice::new(role, role_name(t, *role)).note(note(role)));
    Field::cards("role", t.staff_role(), choices.collect()).required()
}

pub async fn new(desk: Desk) -> Result<Page, Oops> {
    desk.require(Right::EditStaff)?;
    Ok(new_page(&desk, &Form::filled([("role", Role::Agent.code().to_string())])))
}

fn new_page(desk: &Desk, form: &Form) -> Page {
    let (t, lang) = (T(desk.lang()), desk.lang());
    let inside = html! {
        (field::summary(lang, form))
        (Field::text("name", t.staff_name()).required().autocomplete("off").show(lang, form))
        (Field::email("email", t.staff_email()).required().autocomplete("off").show(lang, form))
        (Field::password("password", t.staff_first_password()).hint(t.staff_first_password_hint()).required()
            .autocomplete("new-password").show(lang, form))
        (role_cards(t).show(lang, form))
        (field::acts(lang, t.staff_add(), Some(LIST)))
    };
    let main = html! {
        (parts::crumbs(t.you_are_here(), &[(t.staff(), LIST)]))
        (parts::head(t.staff_add(), t.staff_add_text(), Markup::default()))
        (parts::empty_card(field::form(&desk.visitor, LIST, inside)))
    };
    desk.page("staff", t.staff_add(), main)
}

pub async fn add(desk: Desk, mut form: Form) -> Result<Response, Oops> {
    desk.require(Right::EditStaff)?;
    let t = T(desk.lang());
    let (email, name, password) = (form.required("email"), form.required("name"), form.text("password").to_string());
    let Some(role) = form.one_of::<Role>("role").filter(|_| form.is_fine()) else {
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, new_page(&desk, &form)).into_response());
    };
    let checking = tokio::task::spawn_blocking(move || NewStaff::check(&email, &name, role, &password));
    let added = match checking.await? {
        Ok(new) => {
            let (app, shop, now, actor) = (desk.app.clone(), desk.shop.id, desk.now(), desk.actor());
            let name = new.name.clone();
            let adding = desk.app.db.write(move |tx| super::add(tx, &app.ids, shop, now, &actor, &new));
            adding.await.map(|_| name)
        }
        Err(why) => Err(why),
    };
    match added {
        Ok(name) => Ok(flash::to(LIST, t.staff_added(name))),
        Err(Refused::Broken(error)) => Err(error.into()),
        Err(why) => {
            form.refuse(field_of(&why), why.words(t));
            Ok((StatusCode::UNPROCESSABLE_ENTITY, new_page(&desk, &form)).into_response())
        }
    }
}

fn field_of(why: &Refused) -> &'static str {
    match why {
        Refused::Email(_) | Refused::EmailTaken => "email",
        Refused::Name(_) => "name",
        Refused::Password(_) => "password",
        Refused::Role(_) | Refused::NoSalt | Refused::Broken(_) => "role",
    }
}

impl Refused {
    /// The sentence for people.
    pub(crate) fn words(&self, t: T) -> String {
        match self {
            Refused::Email(_) => t.email_wrong().to_string(),
            why => t.by_key(why.code()).unwrap_or(t.refused()).to_string(),
        }
    }
}

async fn find(desk: &Desk, id: &str) -> Result<Staff, Oops> {
    desk.require(Right::EditStaff)?;
    let id: StaffId = id.parse().map_err(|_| Oops::Missing)?;
    let shop = desk.shop.id;
    desk.app.db.read(move |r| super::find(r, shop, id)).await?.ok_or(Oops::Missing)
}

pub async fn show(desk: Desk, Path(id): Path<String>) -> Result<Page, Oops> {
    let member = find(&desk, &id).await?;
    let form = Form::filled([("role", member.role.code().to_string())]);
    Ok(one(&desk, &member, &form))
}

fn one(desk: &Desk, member: &Staff, form: &Form) -> Page {
    let (t, lang) = (T(desk.lang()), desk.lang());
    let here = format!("{LIST}/{}", member.id);
    let since = desk.shop.zone.day(member.created_at);
    let facts = Facts::new()
        .text(t.staff_email(), &member.email)
        .markup(t.staff_role(), role_tag(t, member.role))
        .text(t.staff_since(), figure::full_day(lang, since))
        .link(t.audit(), t.staff_doings(), &format!("/admin/audit?actor={}", member.id));
    let inside = html! {
        (role_cards(t).show(lang, form))
        (field::acts(lang, t.staff_role_save(), None))
    };
    let main = html! {
        (parts::crumbs(t.you_are_here(), &[(t.staff(), LIST)]))
        (parts::head(&member.name, "", end_act(desk, member, &here)))
        (parts::empty_card(facts.show_wide()))
        @if member.id == desk.staff {
            (parts::note(Tone::Plain, t.staff_yourself()))
            div.acts { (Button::new(t.password_change()).link("/admin/password")) }
        } @else if member.state == State::Active {
            (parts::card("role-title", t.staff_role_change(), field::form(&desk.visitor, &here, inside)))
            (parts::card("password-title", t.staff_forgot(), field::form(&desk.visitor, &format!("{here}/password"), html! {
                (Field::password("password", t.staff_first_password()).hint(t.staff_forgot_hint()).required()
                    .autocomplete("new-password").show(lang, form))
                (field::acts(lang, t.staff_forgot_save(), None))
            })))
        }
    };
    desk.page("staff", &member.name, main)
}

/// Letting go of somebody, or taking them back.
fn end_act(desk: &Desk, member: &Staff, here: &str) -> Markup {
    let t = T(desk.lang());
    match member.state {
        State::Active if member.id == desk.staff => Markup::default(),
        State::Active => parts::confirm(
            &desk.visitor,
            "remove",
            Button::new(t.staff_remove()),
            &t.staff_remove_sure(&member.name),
            t.staff_remove_text(),
            &format!("{here}/remove"),
            Button::new(t.staff_remove()).danger(),
        ),
        State::Removed => parts::post(&desk.visitor, &format!("{here}/return"), &[], Button::new(t.staff_take_back())),
    }
}

pub async fn change_role(desk: Desk, Path(id): Path<String>, mut form: Form) -> Result<Response, Oops> {
    let member = find(&desk, &id).await?;
    let t = T(desk.lang());
    let Some(role) = form.one_of::<Role>("role") else {
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, one(&desk, &member, &form)).into_response());
    };
    let whom = member.id;
    let changed = write(&desk, move |tx, asking| super::change_role(tx, asking, whom, role)).await;
    match changed {
        Ok(()) => Ok(flash::to(LIST, t.staff_role_saved(&member.name, role_name(t, role)))),
        Err(Refused::Broken(error)) => Err(error.into()),
        Err(why) => {
            form.refuse("role", why.words(t));
            Ok((StatusCode::UNPROCESSABLE_ENTITY, one(&desk, &member, &form)).into_response())
        }
    }
}

pub async fn reset_password(desk: Desk, Path(id): Path<String>, mut form: Form) -> Result<Response, Oops> {
    let (member, t) = (find(&desk, &id).await?, T(desk.lang()));
    let (typed, email, whom) = (form.text("password").to_string(), member.email.clone(), member.id);
    let saved = match tokio::task::spawn_blocking(move || super::hash(&typed, &email)).await? {
        Ok(hash) => write(&desk, move |tx, asking| super::reset_password(tx, asking, whom, &hash)).await,
        Err(why) => Err(why),
    };
    match saved {
        Ok(()) => Ok(flash::to(LIST, t.staff_forgot_saved(&member.name))),
        Err(Refused::Broken(error)) => Err(error.into()),
        Err(why) => {
            form.refuse("password", why.words(t));
            form.put("role", member.role.code());
            Ok((StatusCode::UNPROCESSABLE_ENTITY, one(&desk, &member, &form)).into_response())
        }
    }
}

pub async fn remove(desk: Desk, Path(id): Path<String>, _form: Form) -> Result<Response, Oops> {
    let (member, t) = (find(&desk, &id).await?, T(desk.lang()));
    let removed = write(&desk, move |tx, asking| super::remove(tx, asking, member.id)).await;
    answer(t, removed, t.staff_removed(&member.name))
}

pub async fn take_back(desk: Desk, Path(id): Path<String>, _form: Form) -> Result<Response, Oops> {
    let (member, t) = (find(&desk, &id).await?, T(desk.lang()));
    let taken = write(&desk, move |tx, asking| super::take_back(tx, asking, member.id)).await;
    answer(t, taken, t.staff_taken_back(&member.name))
}

fn answer(t: T, outcome: Result<(), Refused>, said: String) -> Result<Response, Oops> {
    match outcome {
        Ok(()) => Ok(flash::to(LIST, said)),
        Err(Refused::Broken(error)) => Err(error.into()),
        Err(why) => Err(Oops::Refused(why.words(t))),
    }
}

async fn write<F>(desk: &Desk, work: F) -> Result<(), Refused>
where
    F: Fn(&mut Tx<'_>, Asking<'_>) -> Result<(), Refused> + Send + 'static,
{
    let (app, shop, now, who, actor) = (desk.app.clone(), desk.shop.id, desk.now(), desk.staff, desk.actor());
    let asked = move |tx: &mut Tx<'_>| work(tx, Asking { ids: &app.ids, shop, now, who, actor: &actor });
    desk.app.db.write(asked).await
}
