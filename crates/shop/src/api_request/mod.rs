//! Requests of programs that change something: each once, however often it is sent. A program chooses an
//! `Idempotency-Key`; for a week the same key gives the first answer again and does nothing.

mod sql;

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use kit::db::{Error, Tx};
use kit::session::hash;
use kit::web::Problem;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::api_key::{Program, Scope};
use crate::words::T;

/// How long an answer is kept.
const KEPT_S: i64 = 7 * 86_400;
/// A key is no longer than this.
const KEY_MOST: usize = 200;
/// So many bytes in one request.
const BYTES_MOST: usize = 1 << 20;

/// What became of a request.
enum Came {
    Answer(String),
    /// The key belongs to another request.
    Reused,
}

impl Program {
    /// The request as JSON. An unknown field, a wrong type and too much of it are problems that say where.
    pub fn read<T: DeserializeOwned>(&self, body: &[u8]) -> Result<T, Problem> {
        if body.len() > BYTES_MOST {
            return Err(Problem::too_large(BYTES_MOST));
        }
        serde_json::from_slice(body).map_err(|why| Problem::unclear(why.to_string()))
    }

    /// A key that may only read is told so.
    pub fn require_write(&self) -> Result<(), Problem> {
        let said = |lang| T(lang).problem_read_only().to_string();
        match self.scope {
            Scope::Write => Ok(()),
            Scope::Read => Err(Problem::new(StatusCode::FORBIDDEN, "read_only_key", said)),
        }
    }

    /// What moves money needs an `Idempotency-Key`: a program that heard no answer asks again, and it is not done twice.
    pub fn require_key(&self) -> Result<(), Problem> {
        let said = |lang| T(lang).problem_key_needed().to_string();
        match self.wish {
            Some(_) => Ok(()),
            None => Err(Problem::new(StatusCode::BAD_REQUEST, "no_idempotency_key", said)),
        }
    }

    /// Does something in one transaction and answers with what it says: all of it or nothing, and once for a key.
    pub async fn write<E>(
        &self,
        body: &[u8],
        act: impl Fn(&mut Tx<'_>) -> Result<Value, E> + Send + 'static,
    ) -> Result<Response, Problem>
    where
        E: From<Error> + Into<Problem> + Send + 'static,
    {
        self.require_write()?;
        if self.wish.as_ref().is_some_and(|key| key.is_empty() || key.len() > KEY_MOST) {
            let most = i64::try_from(KEY_MOST).unwrap_or(i64::MAX);
            return Err(Problem::new(StatusCode::BAD_REQUEST, "unclear", |lang| T(lang).problem_key_length(most)));
        }
        let (program, now) = (self.clone(), self.app.now());
        let asked = hash(&format!("{}\n{}", self.target, String::from_utf8_lossy(body)));
        let writing = self.app.db.write(move |tx| {
            program.note(tx)?;
            let Some(key) = &program.wish else { return Ok(Came::Answer(act(tx)?.to_string())) };
            let shop = program.shop.id;
            sql::forget(tx, shop, now.plus_seconds(-KEPT_S))?;
            let (key, asked) = (key.clone(), asked.clone());
            let row = sql::NewRequest { shop, key, asked: asked.clone(), created_at: now, answer: String::new() };
            let key = row.key.clone();
            if sql::take(tx, row)? {
                let answer = act(tx)?.to_string();
                sql::answer(tx, shop, &key, &answer)?;
                return Ok(Came::Answer(answer));
            }
            match sql::find(tx, shop, &key)? {
                Some((before, answer)) if before == asked => Ok(Came::Answer(answer)),
                _ => Ok(Came::Reused),
            }
        });
        match writing.await.map_err(E::into)? {
            Came::Answer(answer) => Ok(json(answer)),
            Came::Reused => {
                let said = |lang| T(lang).problem_key_reused().to_string();
                Err(Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "key_reused", said))
            }
        }
    }
}

/// A JSON answer.
pub fn json(body: impl std::fmt::Display) -> Response {
    ([(header::CONTENT_TYPE, "application/json")], body.to_string()).into_response()
}
