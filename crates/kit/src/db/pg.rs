//! PostgreSQL: a pool of threads, each with its own connection and prepared statements.

use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, mpsc};
use std::thread;
use std::time::Duration;

use base::column::Val;
use postgres::types::{IsNull, ToSql, Type, to_sql_checked};
use postgres::{Client, Config, NoTls, Statement};

use super::Error;
use super::answer::Work;
use super::cells::{Cells, Each};
use super::tx::Conn as AnyConn;

/// Connections of one process unless the address says `pool=n`.
const CONNECTIONS: usize = 8;
/// A transaction that met a concurrent one is tried again this often.
const TRIES: u32 = 4;

/// How long a server may take to answer at all, and how long it may be silent on an open line.
const CONNECT: Duration = Duration::from_secs(10);
const SILENCE: Duration = Duration::from_secs(60);
/// The longest statement: migrations and exports of a large shop take minutes, nothing takes this long.
const STATEMENT_MS: u32 = 20 * 60 * 1_000;

/// What a connection's thread is asked for.
struct Asked {
    work: Work,
    /// How its transaction begins; nothing without one.
    begin: &'static str,
    tries: u32,
}

#[derive(Debug)]
pub struct Pool {
    work: mpsc::Sender<Asked>,
}

/// One connection and what is prepared on it.
pub struct Conn {
    config: Config,
    client: Client,
    prepared: HashMap<String, Statement>,
    /// Column types by table, for bulk writes.
    pub(super) types: HashMap<&'static str, HashMap<String, String>>,
    /// The last error asks for the whole transaction to be tried again.
    retry: bool,
}

impl Pool {
    pub fn open(url: &str) -> Result<Pool, Error> {
        let (url, size) = match url.split_once("#pool=") {
            Some((url, size)) => (url, size.parse().unwrap_or(CONNECTIONS)),
            None => (url, CONNECTIONS),
        };
        let mut config: Config = url.parse().map_err(Error::from)?;
        config.connect_timeout(config.get_connect_timeout().copied().unwrap_or(CONNECT));
        config.tcp_user_timeout(SILENCE).keepalives_idle(SILENCE);
        let own = config.get_options().unwrap_or_default().to_string();
        let limits = format!("-c statement_timeout={STATEMENT_MS} {own}");
        config.options(limits.trim());
        let (work, inbox) = mpsc::channel::<Asked>();
        let inbox = Arc::new(Mutex::new(inbox));
        // The first connection is made here, so a wrong address is refused at once; the others when first needed.
        let mut first = Some(Conn::connect(&config)?);
        for _ in 0..size.clamp(1, 64) {
            let (inbox, config, ready) = (Arc::clone(&inbox), config.clone(), first.take());
            let body = move || worker(&inbox, &config, ready);
            thread::Builder::new().name("db-pg".into()).spawn(body).map_err(|e| Error::Engine(e.to_string()))?;
        }
        Ok(Pool { work })
    }

    // Work that cannot be sent is dropped, and with it its sender: the answer then says Closed.
    pub fn read(&self, work: Work, snapshot: bool) {
        let begin = if snapshot { "begin isolation level repeatable read read only" } else { "" };
        let _ = self.work.send(Asked { work, begin, tries: 1 });
    }

    pub fn write(&self, work: Work) {
        let _ = self.work.send(Asked { work, begin: "begin", tries: TRIES });
    }
}

fn worker(inbox: &Mutex<mpsc::Receiver<Asked>>, config: &Config, ready: Option<Conn>) {
    let mut conn = ready;
    loop {
        let Ok(Ok(asked)) = inbox.lock().map(|inbox| inbox.recv()) else { return };
        if conn.as_ref().is_none_or(|conn| conn.client.is_closed()) {
            conn = Conn::connect(config).map_err(|error| tracing::error!(%error, "no connection to the database")).ok();
        }
        // Without a connection the work is dropped, and its caller hears that the database is closed.
        if let Some(conn) = conn.as_mut() {
            conn.carry_out(asked);
        }
    }
}

impl Conn {
    fn connect(config: &Config) -> Result<Conn, Error> {
        let client = config.connect(NoTls)?;
        let (prepared, types) = (HashMap::new(), HashMap::new());
        Ok(Conn { config: config.clone(), client, prepared, types, retry: false })
    }

    fn carry_out(&mut self, asked: Asked) {
        let Work { body, done } = asked.work;
        let mut tries = 0;
        let ended = loop {
            tries += 1;
            let ended = self.in_transaction(asked.begin, &body);
            if matches!(ended, Ok(true)) || !self.retry || tries == asked.tries {
                break ended.map(|_| ());
            }
            thread::sleep(Duration::from_millis(5 << tries));
        };
        drop(body);
        let _ = done.send(ended);
    }

    /// Runs `body`, in a transaction when `begin` says how; commits when it succeeds, and says whether it did.
    fn in_transaction(&mut self, begin: &str, body: &dyn Fn(AnyConn<'_>) -> bool) -> Result<bool, Error> {
        self.retry = false;
        if !begin.is_empty() {
            self.batch(begin)?;
        }
        let ran = catch_unwind(AssertUnwindSafe(|| body(AnyConn::Postgres(self))));
        let fine = matches!(ran, Ok(true));
        if !begin.is_empty() {
            let end = self.batch(if fine { "commit" } else { "rollback" });
            if fine {
                end?;
            }
        }
        ran.map_err(|_| Error::Engine("the work on the database panicked".into()))
    }

    pub(super) fn batch(&mut self, sql: &str) -> Result<(), Error> {
        let done = self.client.batch_execute(sql);
        self.hear(done)
    }

    /// Turns an engine's error into ours and notes whether the transaction should be tried again.
    pub(super) fn hear<T>(&mut self, result: Result<T, postgres::Error>) -> Result<T, Error> {
        result.map_err(|error| {
            self.retry |= error.code().is_some_and(|code| matches!(code.code(), "40001" | "40P01"));
            Error::from(error)
        })
    }

    pub(super) fn prepare(&mut self, sql: &str) -> Result<Statement, Error> {
        if let Some(ready) = self.prepared.get(sql) {
            return Ok(ready.clone());
        }
        let prepared = self.client.prepare(sql);
        let prepared = self.hear(prepared)?;
        self.prepared.insert(sql.to_string(), prepared.clone());
        Ok(prepared)
    }

    /// The types a statement takes and returns, for the test that walks every statement.
    pub fn shape(&mut self, sql: &str) -> Result<(Vec<String>, Vec<String>), Error> {
        let prepared = self.prepare(sql)?;
        let params = prepared.params().iter().map(|t| t.name().to_string()).collect();
        Ok((params, prepared.columns().iter().map(|c| c.type_().name().to_string()).collect()))
    }

    pub fn query(&mut self, sql: &str, args: &[Val<'_>], each: Each<'_>) -> Result<(), Error> {
        let prepared = self.prepare(sql)?;
        let params: Vec<Arg<'_>> = args.iter().map(Arg).collect();
        let params: Vec<&(dyn ToSql + Sync)> = params.iter().map(|a| a as &(dyn ToSql + Sync)).collect();
        let rows = self.client.query(&prepared, &params);
        self.hear(rows)?.iter().try_for_each(|row| each(&mut Cells::postgres(row)))
    }

    pub fn run(&mut self, sql: &str, args: &[Val<'_>]) -> Result<u64, Error> {
        let prepared = self.prepare(sql)?;
        let params: Vec<Arg<'_>> = args.iter().map(Arg).collect();
        let params: Vec<&(dyn ToSql + Sync)> = params.iter().map(|a| a as &(dyn ToSql + Sync)).collect();
        let changed = self.client.execute(&prepared, &params);
        self.hear(changed)
    }

    pub(super) fn execute_arrays(&mut self, sql: &str, arrays: &[&(dyn ToSql + Sync)]) -> Result<u64, Error> {
        let prepared = self.prepare(sql)?;
        let changed = self.client.execute(&prepared, arrays);
        self.hear(changed)
    }

    pub(super) fn client(&mut self) -> &mut Client {
        &mut self.client
    }
}

impl std::fmt::Debug for Conn {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Conn({:?})", self.config.get_dbname())
    }
}

/// One argument, written as the server's parameter type asks.
#[derive(Debug)]
struct Arg<'a>(&'a Val<'a>);

impl ToSql for Arg<'_> {
    fn to_sql(
        &self,
        ty: &Type,
        out: &mut postgres::types::private::BytesMut,
    ) -> Result<IsNull, Box<dyn std::error::Error + Sync + Send>> {
        match self.0 {
            Val::Null => Ok(IsNull::Yes),
            Val::Int(n) if *ty == Type::INT4 => i32::try_from(*n)?.to_sql(ty, out),
            Val::Int(n) => n.to_sql(&Type::INT8, out),
            Val::Real(x) => x.to_sql(&Type::FLOAT8, out),
            Val::Text(text) => {
                if *ty == Type::JSONB {
                    out.extend_from_slice(&[1]);
                }
                text.as_ref().to_sql(&Type::TEXT, out)
            }
            Val::Blob(bytes) => bytes.as_ref().to_sql(&Type::BYTEA, out),
        }
    }
    fn accepts(ty: &Type) -> bool {
        [Type::INT8, Type::INT4, Type::FLOAT8, Type::BYTEA, Type::JSONB, Type::TEXT, Type::VARCHAR].contains(ty)
    }
    to_sql_checked!();
}
