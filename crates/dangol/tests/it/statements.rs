//! Every statement of the program is understood by both engines and gives what its row reads; so are the columns that
//! bulk writes name. A planted mistake shows that the test would notice.

use std::fs;
use std::path::{Path, PathBuf};

use kit::app::App;
use kit::db::{AnyStmt, Error, Reader, inventory, migrate};
use kit::testing::each_engine;

/// What our columns and parameters are on PostgreSQL; a plain `1` or an average would be something else.
const PARAMETERS: [&str; 5] = ["int8", "text", "float8", "bytea", "jsonb"];
/// The rulers: no crate has fewer statements than its sources declare.
const CRATES: [&str; 10] =
    ["kit", "gateways", "shop", "people", "catalog", "billing", "analytics", "admin", "dangol", "bench"];
/// Not linked into the program.
const APART: &str = "bench";

#[test]
fn every_statement_is_understood_by_both_engines() {
    each_engine(|app| {
        let problems: Vec<String> =
            inventory::iter::<AnyStmt>.into_iter().flat_map(|statement| problems(&app, statement)).collect();
        assert_eq!(problems, Vec::<String>::new());
    });
}

#[test]
fn no_statement_is_forgotten() {
    for name in CRATES.into_iter().filter(|name| *name != APART) {
        let ours = |path: &&PathBuf| path.ends_with("sql.rs");
        let declared: usize =
            sources(name).iter().filter(ours).map(|path| read(path).matches("stmt! {\n").count()).sum();
        let begin = format!("{name}::");
        let known = inventory::iter::<AnyStmt>.into_iter().filter(|s| s.name.starts_with(&begin)).count();
        assert!(known > 0 && known >= declared, "{name}: {known} statements are known, {declared} are declared");
    }
}

#[test]
fn mistakes_are_noticed() {
    let planted = |text, columns, orders| AnyStmt { name: "planted", text, orders, columns };
    each_engine(|app| {
        let check = |statement: &AnyStmt, wrong: bool| {
            assert_eq!(!problems(&app, statement).is_empty(), wrong, "{} {:?}", statement.text, statement.orders);
        };
        check(
            &planted("select id, name from customers where shop = $1 order by id limit 1", &["id", "name"], &[]),
            false,
        );
        check(
            &planted("select id, nme from customers where shop = $1 order by id limit 1", &["id", "name"], &[]),
            true,
        );
        check(&planted("select id, name from customers where shop = $1 order by id limit 1", &["", "", ""], &[]), true);
        check(&planted("select {ROW} from customers where shop = $1 order by id limit 1", &["id", "name"], &[]), false);
        check(
            &planted("select {ROW c} from customers c where shop = $1 order by id limit 1", &["id", "nme"], &[]),
            true,
        );
        check(&planted("select id from customers order by {ORDER} limit 1", &[""], &["id", "name, id"]), false);
        check(&planted("select id from customers order by {ORDER} limit 1", &[""], &["id", "nme, id"]), true);
        check(&planted("updte customers set name = ''", &[], &[]), true);
        check(
            &planted("select id from customers where +shop = $1 and id in {EACH $2} order by id limit 9", &[""], &[]),
            false,
        );
        let all =
            planted("select id from customers where shop = $1 and id in {EACH $2} order by id limit 9", &[""], &[]);
        check(&all, !app.db.is_postgres());
        if app.db.is_postgres() {
            check(&planted("select 1", &[""], &[]), true);
            check(&planted("select sum(mrr) from subscriptions", &[""], &[]), true);
            check(&planted("select id from customers where created_at + interval '1 day' > $1", &[""], &[]), true);
        }
    });
}

#[test]
fn every_bulk_write_names_columns_that_are_there() {
    let writes: Vec<Write> =
        CRATES.iter().flat_map(|name| sources(name)).flat_map(|path| writes(&read(&path))).collect();
    assert!(writes.len() > 30, "only {} bulk writes were found", writes.len());
    each_engine(|app| {
        for write in &writes {
            let text = format!("select {} from {}", write.columns.join(", "), write.table);
            let prepared = app.db.read(move |r| migrate::prepare(r, &text)).wait();
            assert!(prepared.is_ok(), "{write:?}: {prepared:?}");
        }
    });
    let planted = writes_of_one("pub X = \"customers\" as New { id: CustomerId, nme: String } }");
    assert_eq!(planted.columns, ["id", "nme"]);
}

/// What is wrong with a statement, in each of its orders.
fn problems(app: &App, statement: &AnyStmt) -> Vec<String> {
    let faults_of = |text| faults(app, text, statement.columns.len());
    statement.texts().into_iter().flat_map(faults_of).map(|why| format!("{}: {why}", statement.name)).collect()
}

fn faults(app: &App, text: String, width: usize) -> Vec<String> {
    let many = text.contains("{EACH ");
    let look = move |r: &mut Reader<'_>| Ok::<_, Error>((migrate::prepare(r, &text)?, migrate::plan(r, &text)?));
    let ((parameters, columns), plan) = match app.db.read(look).wait() {
        Ok(prepared) => prepared,
        Err(why) => return vec![why.to_string()],
    };
    // Who is given many ids begins with them: not with a table, and not with all that the shop has in it.
    let whole = |line: &&String| line.ends_with("(shop=?)") || line.starts_with("SCAN ") && !line.contains("json_each");
    let mut faults: Vec<String> = plan.iter().filter(|_| many).filter(whole).cloned().collect();
    if columns.len() != width {
        faults.push(format!("{} columns, the row reads {width}", columns.len()));
    }
    if app.db.is_postgres() {
        let odd = |name: &&String| !PARAMETERS.contains(&name.as_str());
        faults.extend(parameters.iter().filter(odd).map(|name| format!("a parameter is {name}")));
        faults.extend(columns.iter().filter(odd).map(|name| format!("a column is {name}")));
    }
    faults
}

/// The table and the columns of a `table!` or an `update!`.
#[derive(Debug)]
struct Write {
    table: String,
    columns: Vec<String>,
}

/// The bulk writes a source declares, not those in its comments.
fn writes(source: &str) -> Vec<Write> {
    let plain: Vec<&str> = source.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
    let plain = plain.join("\n");
    let begins = ["\ntable! {", "\nupdate! {"];
    begins.iter().flat_map(|begin| plain.split(begin).skip(1)).map(writes_of_one).collect()
}

/// `pub NAME = "table" as Row where { a: A } set { b: B } }`
fn writes_of_one(text: &str) -> Write {
    let (head, body) = text.split_once(" as ").unwrap();
    let table = head.split('"').nth(1).unwrap().to_string();
    let mut columns = Vec::new();
    let mut rest = body;
    while let Some((between, after)) = rest.split_once('{') {
        if between.contains('}') {
            break;
        }
        let (fields, tail) = after.split_once('}').unwrap();
        columns.extend(
            fields
                .split(", ")
                .flat_map(|some| some.split(",\n"))
                .filter_map(|field| field.split_once(':'))
                .map(|(name, _)| name.trim().to_string()),
        );
        rest = tail;
    }
    Write { table, columns }
}

fn sources(name: &str) -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().join(name).join("src");
    let (mut folders, mut files) = (vec![root], Vec::new());
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            match path.extension() {
                None if path.is_dir() => folders.push(path),
                Some(end) if end == "rs" => files.push(path),
                _ => {}
            }
        }
    }
    files
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap()
}
