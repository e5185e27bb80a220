//! Reads a page the way a visitor does: where its links lead, what its forms send, what it says.

use kit::web::url;

/// What a visitor can see and do on a page.
#[derive(Debug, Default)]
pub struct Page {
    pub lang: String,
    pub theme: String,
    pub title: String,
    /// Everything with an address that a browser would fetch or follow.
    pub links: Vec<String>,
    pub forms: Vec<Form>,
    pub texts: Vec<String>,
}

/// A form as it would be sent, with every value its fields could have.
#[derive(Clone, Debug, Default)]
pub struct Form {
    pub posted: bool,
    /// Sends a file.
    pub has_file: bool,
    pub action: String,
    pub fields: Vec<Field>,
    /// Pressing a button may send a value or send the form elsewhere: (name, value, address).
    pub buttons: Vec<(String, String, String)>,
}

#[derive(Clone, Debug, Default)]
pub struct Field {
    pub name: String,
    /// What is sent when nothing is changed; none when a box is not ticked.
    pub value: Option<String>,
    /// What could be chosen.
    pub choices: Vec<String>,
}

impl Form {
    /// Name and value of each field as a browser would send them; boxes and choices nobody made are made.
    pub fn pairs(&self) -> Vec<(String, String)> {
        let sent = |field: &Field| field.value.clone().or_else(|| field.choices.first().cloned());
        self.fields.iter().filter_map(|field| Some((field.name.clone(), sent(field)?))).collect()
    }

    /// Where a form leads that only asks.
    pub fn address(&self) -> String {
        format!("{}?{}", self.action, url::query(&self.pairs()))
    }
}

struct Tag<'a> {
    name: &'a str,
    attrs: Vec<(&'a str, String)>,
}

impl Tag<'_> {
    fn attr(&self, name: &str) -> Option<&str> {
        self.attrs.iter().find(|(key, _)| *key == name).map(|(_, value)| value.as_str())
    }

    fn own(&self, name: &str) -> String {
        self.attr(name).unwrap_or_default().to_string()
    }
}

/// Reads Maud's HTML: quoted attributes, no omitted end tags.
pub fn read(html: &str) -> Page {
    let mut page = Page::default();
    let mut inside = Inside::default();
    let mut rest = html;
    while let Some((text, after)) = rest.split_once('<') {
        inside.text(text, &mut page);
        let (tag, behind) = cut(after);
        rest = behind;
        match tag.strip_prefix('/') {
            Some(name) => inside.close(name, &mut page),
            None => inside.open(&parse(tag), &mut page),
        }
    }
    page
}

/// Where the reader is.
#[derive(Default)]
struct Inside {
    element: String,
    form: Option<Form>,
    select: Option<Field>,
    area: Option<Field>,
}

impl Inside {
    fn text(&mut self, text: &str, page: &mut Page) {
        let said = plain(text);
        let trimmed = said.trim();
        match self.element.as_str() {
            "script" | "style" => {}
            "title" => page.title.push_str(trimmed),
            "textarea" => self.area.iter_mut().for_each(|area| area.value = Some(said.clone())),
            _ if trimmed.is_empty() => {}
            _ => page.texts.push(trimmed.to_string()),
        }
    }

    fn open(&mut self, tag: &Tag<'_>, page: &mut Page) {
        self.element = tag.name.to_string();
        for name in ["placeholder", "aria-label", "alt", "title"] {
            page.texts.extend(tag.attr(name).filter(|text| !text.is_empty()).map(str::to_string));
        }
        match tag.name {
            "html" => (page.lang, page.theme) = (tag.own("lang"), tag.own("data-theme")),
            "a" | "link" => page.links.extend(tag.attr("href").map(str::to_string)),
            "img" | "script" => page.links.extend(tag.attr("src").map(str::to_string)),
            "form" => {
                let posted = tag.attr("method") == Some("post");
                self.form = Some(Form {
                    posted,
                    has_file: tag.attr("enctype").is_some(),
                    action: tag.own("action"),
                    ..Form::default()
                });
            }
            "select" => self.select = Some(Field { name: tag.own("name"), ..Field::default() }),
            "textarea" => self.area = Some(Field { name: tag.own("name"), ..Field::default() }),
            "option" => self.choose(tag),
            "input" => self.input(tag),
            "button" => {
                let pressed = (tag.own("name"), tag.own("value"), tag.own("formaction"));
                self.form.iter_mut().for_each(|form| form.buttons.push(pressed.clone()));
            }
            _ => {}
        }
    }

    fn choose(&mut self, tag: &Tag<'_>) {
        let Some(select) = &mut self.select else { return };
        select.choices.push(tag.own("value"));
        if tag.attr("selected").is_some() || select.value.is_none() {
            select.value = Some(tag.own("value"));
        }
    }

    fn input(&mut self, tag: &Tag<'_>) {
        let (Some(form), Some(name)) = (&mut self.form, tag.attr("name")) else { return };
        let value = tag.attr("value").unwrap_or("on").to_string();
        let picked = matches!(tag.attr("type"), Some("radio" | "checkbox"));
        let sent = if !picked { Some(tag.own("value")) } else { tag.attr("checked").map(|_| value.clone()) };
        let radio = tag.attr("type") == Some("radio");
        match form.fields.iter_mut().find(|field| radio && field.name == name) {
            Some(field) => {
                field.choices.push(value);
                field.value = field.value.take().or(sent);
            }
            None => {
                let choices = if picked { vec![value] } else { Vec::new() };
                form.fields.push(Field { name: name.to_string(), value: sent, choices });
            }
        }
    }

    fn close(&mut self, name: &str, page: &mut Page) {
        self.element.clear();
        let done = match name {
            "select" => self.select.take(),
            "textarea" => self.area.take(),
            _ => None,
        };
        if let (Some(field), Some(form)) = (done.filter(|field| !field.name.is_empty()), &mut self.form) {
            form.fields.push(field);
        }
        if name == "form" {
            page.forms.extend(self.form.take());
        }
    }
}

/// The inside of a tag up to its `>`, which may also stand in a quoted value.
fn cut(text: &str) -> (&str, &str) {
    let mut quoted = false;
    for (at, c) in text.char_indices() {
        match c {
            '"' => quoted = !quoted,
            '>' if !quoted => return (&text[..at], &text[at + 1..]),
            _ => {}
        }
    }
    (text, "")
}

fn parse(tag: &str) -> Tag<'_> {
    let (name, mut rest) = tag.split_once(char::is_whitespace).unwrap_or((tag, ""));
    let mut attrs = Vec::new();
    while !rest.trim().is_empty() {
        rest = rest.trim_start();
        let end = rest.find([' ', '=', '\n']).unwrap_or(rest.len());
        let (key, after) = rest.split_at(end);
        match after.strip_prefix("=\"").and_then(|value| value.split_once('"')) {
            Some((value, behind)) => {
                attrs.push((key, plain(value)));
                rest = behind;
            }
            None => {
                attrs.push((key, String::new()));
                rest = after.trim_start_matches('=');
            }
        }
    }
    Tag { name, attrs }
}

fn plain(text: &str) -> String {
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
}

/// An address on this site, as seen from `path`. None for elsewhere, mail, phones and places on the same page.
pub fn address(path: &str, href: &str) -> Option<String> {
    let href = href.split('#').next().unwrap_or_default();
    let here = path.split('?').next().unwrap_or_default();
    match href {
        "" => None,
        _ if href.starts_with("//") => None,
        _ if href.starts_with('/') => Some(href.to_string()),
        _ if href.starts_with('?') => Some(format!("{here}{href}")),
        _ => None,
    }
}

/// The pattern of an address: ids replaced, of a query only the names.
pub fn pattern(address: &str) -> String {
    let (path, query) = address.split_once('?').unwrap_or((address, ""));
    let parts: Vec<&str> = path.split('/').map(|part| if is_id(part) { "{id}" } else { part }).collect();
    let mut names: Vec<&str> = query.split('&').filter_map(|pair| pair.split('=').next()).collect();
    names.retain(|name| !name.is_empty());
    names.sort_unstable();
    let query = if names.is_empty() { String::new() } else { format!("?{}", names.join("&")) };
    format!("{}{query}", parts.join("/"))
}

/// `cus_` and thirteen digits.
pub fn is_id(text: &str) -> bool {
    let digits = text.get(4..).unwrap_or_default();
    text.as_bytes().get(3) == Some(&b'_')
        && text.bytes().take(3).all(|b| b.is_ascii_lowercase())
        && digits.len() == 13
        && digits.bytes().all(|b| b.is_ascii_alphanumeric())
}

/// The ids that stand in a text.
pub fn ids(text: &str) -> Vec<&str> {
    text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').filter(|word| is_id(word)).collect()
}

#[test]
fn pages_are_read_as_a_visitor_reads_them() {
    let page = read(
        "<html lang=\"en\"><title>a · b</title><a href=\"?q=1&amp;p=2\">x &lt; y</a><form method=\"post\" action=\"/s\">\
         <input name=\"a\" value=\"1\"><select name=\"b\"><option value=\"x\">X</option><option value=\"y\" selected>Y\
         </option></select><textarea name=\"c\">t</textarea><input type=\"radio\" name=\"d\" value=\"1\">\
         <input type=\"radio\" name=\"d\" value=\"2\"><button name=\"do\" value=\"go\">Go</button></form>",
    );
    let pair = |name: &str, value: &str| (name.to_string(), value.to_string());
    let form = &page.forms[0];
    assert_eq!((page.lang.as_str(), page.title.as_str(), form.posted), ("en", "a · b", true));
    assert_eq!(form.pairs(), [pair("a", "1"), pair("b", "y"), pair("c", "t"), pair("d", "1")]);
    assert_eq!(form.buttons, [("do".into(), "go".into(), String::new())]);
    assert_eq!(page.texts, ["x < y", "X", "Y", "Go"]);
    assert_eq!(address("/admin/x?a=1", &page.links[0]).as_deref(), Some("/admin/x?q=1&p=2"));
    assert_eq!(pattern("/admin/customers/cus_0123456789abc/edit?p=2&a=1"), "/admin/customers/{id}/edit?a&p");
    assert_eq!(address("/admin", "https://elsewhere.kr/"), None);
}
