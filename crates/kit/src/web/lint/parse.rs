//! Reads the HTML that Maud writes: lower-case tags, quoted attributes, no omitted end tags.

/// An element with its attributes and what stands in it, flat: `parent` is the index of the element around it.
#[derive(Clone, Debug)]
pub struct Node {
    pub tag: String,
    pub attrs: Vec<(String, String)>,
    pub parent: Option<usize>,
    /// The text directly in it.
    pub text: String,
}

impl Node {
    pub fn attr(&self, name: &str) -> Option<&str> {
        self.attrs.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
    /// For messages: `input#email`
    pub fn name(&self) -> String {
        match (self.attr("id"), self.attr("name")) {
            (Some(id), _) => format!("{}#{id}", self.tag),
            (None, Some(name)) => format!("{}[name={name}]", self.tag),
            (None, None) => self.tag.clone(),
        }
    }
}

const VOID: [&str; 9] = ["br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"];
const KNOWN: &str = " a abbr address article aside b blockquote body button canvas caption code col colgroup data dd del \
    details dfn dialog div dl dt em fieldset figcaption figure footer form h1 h2 h3 h4 head header hr html i img input \
    ins kbd label legend li link main mark menu meta meter nav ol optgroup option output p picture pre progress q s \
    samp script search section select small source span strong sub summary sup table tbody td textarea tfoot th thead \
    time title tr u ul var video wbr br svg g path rect line circle text use symbol ";

pub fn parse(html: &str, problems: &mut Vec<String>) -> Vec<Node> {
    let (mut nodes, mut open): (Vec<Node>, Vec<usize>) = (Vec::new(), Vec::new());
    let mut rest = html;
    while let Some((text, after)) = rest.split_once('<') {
        add_text(&mut nodes, &open, text);
        let Some((tag, behind)) = cut_tag(after) else {
            problems.push("a tag that never ends".to_string());
            return nodes;
        };
        rest = behind;
        if let Some(name) = tag.strip_prefix('/') {
            close(name, &nodes, &mut open, problems);
        } else if !tag.starts_with('!') {
            let node = read(tag, open.last().copied());
            if !KNOWN.contains(&format!(" {} ", node.tag)) {
                problems.push(format!("unknown tag <{}>", node.tag));
            }
            let raw = node.tag == "script" || node.tag == "style";
            let is_void = VOID.contains(&node.tag.as_str());
            let end = format!("</{}", node.tag);
            nodes.push(node);
            if is_void {
                continue;
            }
            open.push(nodes.len() - 1);
            if raw {
                let at = rest.find(&end).unwrap_or(rest.len());
                add_text(&mut nodes, &open, &rest[..at]);
                rest = &rest[at..];
            }
        }
    }
    add_text(&mut nodes, &open, rest);
    for at in open {
        problems.push(format!("<{}> is never closed", nodes[at].name()));
    }
    nodes
}

fn add_text(nodes: &mut [Node], open: &[usize], text: &str) {
    if let Some(node) = open.last().and_then(|at| nodes.get_mut(*at)) {
        node.text.push_str(text);
    }
}

fn close(name: &str, nodes: &[Node], open: &mut Vec<usize>, problems: &mut Vec<String>) {
    match open.last() {
        Some(at) if nodes[*at].tag == name => {
            open.pop();
        }
        Some(at) => problems.push(format!("</{name}> closes <{}>", nodes[*at].name())),
        None => problems.push(format!("</{name}> closes nothing")),
    }
}

/// The inside of a tag up to its `>`, which may also stand in a quoted value.
fn cut_tag(text: &str) -> Option<(&str, &str)> {
    let mut quoted = false;
    for (at, c) in text.char_indices() {
        match c {
            '"' => quoted = !quoted,
            '>' if !quoted => return Some((&text[..at], &text[at + 1..])),
            _ => {}
        }
    }
    None
}

fn read(tag: &str, parent: Option<usize>) -> Node {
    let (name, mut rest) = tag.split_once(char::is_whitespace).unwrap_or((tag, ""));
    let mut attrs = Vec::new();
    loop {
        rest = rest.trim_start().trim_start_matches('/');
        if rest.is_empty() {
            break;
        }
        let end = rest.find(|c: char| c.is_whitespace() || c == '=').unwrap_or(rest.len());
        let (key, after) = rest.split_at(end);
        match after.strip_prefix("=\"").and_then(|value| value.split_once('"')) {
            Some((value, behind)) => {
                attrs.push((key.to_string(), value.to_string()));
                rest = behind;
            }
            None => {
                attrs.push((key.to_string(), String::new()));
                rest = after.trim_start_matches('=');
            }
        }
    }
    Node { tag: name.trim_end_matches('/').to_string(), attrs, parent, text: String::new() }
}
