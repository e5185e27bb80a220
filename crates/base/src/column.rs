//! How a word is written in a cell of a table: the only bridge between our types and the database. Pure data.

use std::borrow::Cow;

/// One cell as both engines understand it.
#[derive(Clone, Debug, PartialEq)]
pub enum Val<'a> {
    Null,
    Int(i64),
    Real(f64),
    Text(Cow<'a, str>),
    Blob(Cow<'a, [u8]>),
}

/// What a cell held when something else was expected: the wanted type's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mismatch(pub &'static str);

/// A type that fits in one cell.
pub trait Column: Sized {
    /// Writes the value.
    fn to_val(&self) -> Val<'_>;
    /// Reads the value back. Errors when the cell holds another type or an unknown code.
    fn from_val(val: Val<'_>) -> Result<Self, Mismatch>;
}

impl Column for i64 {
    fn to_val(&self) -> Val<'_> {
        Val::Int(*self)
    }
    fn from_val(val: Val<'_>) -> Result<Self, Mismatch> {
        match val {
            Val::Int(n) => Ok(n),
            Val::Null | Val::Real(_) | Val::Text(_) | Val::Blob(_) => Err(Mismatch("integer")),
        }
    }
}

impl Column for bool {
    fn to_val(&self) -> Val<'_> {
        Val::Int(i64::from(*self))
    }
    fn from_val(val: Val<'_>) -> Result<Self, Mismatch> {
        i64::from_val(val).map(|n| n != 0)
    }
}

impl Column for f64 {
    fn to_val(&self) -> Val<'_> {
        Val::Real(*self)
    }
    fn from_val(val: Val<'_>) -> Result<Self, Mismatch> {
        match val {
            Val::Real(x) => Ok(x),
            Val::Null | Val::Int(_) | Val::Text(_) | Val::Blob(_) => Err(Mismatch("real")),
        }
    }
}

impl Column for String {
    fn to_val(&self) -> Val<'_> {
        Val::Text(Cow::Borrowed(self))
    }
    fn from_val(val: Val<'_>) -> Result<Self, Mismatch> {
        match val {
            Val::Text(s) => Ok(s.into_owned()),
            Val::Null | Val::Int(_) | Val::Real(_) | Val::Blob(_) => Err(Mismatch("text")),
        }
    }
}

impl Column for Vec<u8> {
    fn to_val(&self) -> Val<'_> {
        Val::Blob(Cow::Borrowed(self))
    }
    fn from_val(val: Val<'_>) -> Result<Self, Mismatch> {
        match val {
            Val::Blob(b) => Ok(b.into_owned()),
            Val::Null | Val::Int(_) | Val::Real(_) | Val::Text(_) => Err(Mismatch("blob")),
        }
    }
}

impl<T: Column> Column for Option<T> {
    fn to_val(&self) -> Val<'_> {
        self.as_ref().map_or(Val::Null, Column::to_val)
    }
    fn from_val(val: Val<'_>) -> Result<Self, Mismatch> {
        match val {
            Val::Null => Ok(None),
            other => T::from_val(other).map(Some),
        }
    }
}

impl<'a> From<&'a str> for Val<'a> {
    fn from(s: &'a str) -> Self {
        Val::Text(Cow::Borrowed(s))
    }
}

impl<'a> From<&'a &str> for Val<'a> {
    fn from(s: &'a &str) -> Self {
        Val::Text(Cow::Borrowed(s))
    }
}

impl<'a, T: Column> From<&'a T> for Val<'a> {
    fn from(value: &'a T) -> Self {
        value.to_val()
    }
}

/// A [`Column`] written as text through `Display` and read back through `FromStr`.
#[macro_export]
macro_rules! text_column {
    ($ty:ty) => {
        impl $crate::column::Column for $ty {
            fn to_val(&self) -> $crate::column::Val<'_> {
                $crate::column::Val::Text(std::borrow::Cow::Owned(self.to_string()))
            }
            fn from_val(val: $crate::column::Val<'_>) -> Result<Self, $crate::column::Mismatch> {
                match val {
                    $crate::column::Val::Text(s) => s.parse().map_err(|_| $crate::column::Mismatch(stringify!($ty))),
                    _ => Err($crate::column::Mismatch(stringify!($ty))),
                }
            }
        }
    };
}

/// A closed list of words: an enum without fields whose variants have one stable code each, in the database,
/// in JSON and in addresses alike.
#[macro_export]
macro_rules! codes {
    ($(#[$meta:meta])* pub enum $name:ident { $($(#[$vmeta:meta])* $variant:ident = $code:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$vmeta])* $variant),+ }

        impl $name {
            /// Every variant, in order.
            pub const ALL: &'static [$name] = &[$($name::$variant),+];

            /// The stable code.
            pub fn code(self) -> &'static str {
                match self { $($name::$variant => $code),+ }
            }

            /// The variant with this code.
            pub fn from_code(code: &str) -> Option<Self> {
                match code { $($code => Some($name::$variant),)+ _ => None }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.code())
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::column::Mismatch;
            fn from_str(s: &str) -> Result<Self, Self::Err> {
                Self::from_code(s).ok_or($crate::column::Mismatch(stringify!($name)))
            }
        }

        impl $crate::column::Column for $name {
            fn to_val(&self) -> $crate::column::Val<'_> {
                $crate::column::Val::Text(std::borrow::Cow::Borrowed(self.code()))
            }
            fn from_val(val: $crate::column::Val<'_>) -> Result<Self, $crate::column::Mismatch> {
                match val {
                    $crate::column::Val::Text(s) => {
                        Self::from_code(&s).ok_or($crate::column::Mismatch(stringify!($name)))
                    }
                    _ => Err($crate::column::Mismatch(stringify!($name))),
                }
            }
        }
    };
}
