//! What every table of fields promises, so that reading, comparing and recording go by it.

use std::fmt::Debug;

/// A field that a person may type. A date is typed in three inputs, `key_day`, `key_month`, `key_year`.
pub trait FormField: Copy + Eq + Ord + Debug + Send + Sync + 'static {
    const ALL: &'static [Self];

    /// The name of its input, and of the field in the history.
    fn key(self) -> &'static str;

    /// What people call it.
    fn label(self) -> &'static str;

    fn is_date(self) -> bool;

    /// Required of everybody, whatever an institution says.
    fn is_always_required(self) -> bool;

    /// A tick that speaks about its value: whose value is kept, keeps the tick.
    fn tick(self) -> Option<&'static str>;

    fn parse(key: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|field| field.key() == key)
    }

    /// The names of its inputs: three for a date, one for all else.
    fn inputs(self) -> Vec<String> {
        if self.is_date() {
            ["day", "month", "year"].iter().map(|part| format!("{}_{part}", self.key())).collect()
        } else {
            vec![self.key().to_owned()]
        }
    }
}

/// Makes a table of fields: variant, key, label, group, then in brackets whether it is a `date` or always `required`, and the
/// tick that speaks about its value.
macro_rules! form_fields {
    ($(#[$doc:meta])* $name:ident in $group:ident {
        $($variant:ident $key:literal $label:literal $in:ident $([$($flag:ident)+])? $(=> $tick:expr)?),+ $(,)?
    }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($variant),+ }

        impl $crate::domain::form::FormField for $name {
            const ALL: &'static [$name] = &[$($name::$variant),+];

            fn key(self) -> &'static str {
                match self { $($name::$variant => $key),+ }
            }

            fn label(self) -> &'static str {
                match self { $($name::$variant => $label),+ }
            }

            fn is_date(self) -> bool {
                match self { $($name::$variant => form_fields!(@date $($($flag)+)?)),+ }
            }

            fn is_always_required(self) -> bool {
                match self { $($name::$variant => form_fields!(@required $($($flag)+)?)),+ }
            }

            fn tick(self) -> Option<&'static str> {
                match self { $($name::$variant => form_fields!(@tick $($tick)?)),+ }
            }
        }

        impl $name {
            /// The group it is shown, changed and saved in.
            pub fn group(self) -> $group {
                match self { $($name::$variant => $group::$in),+ }
            }
        }
    };
    (@date) => { false };
    (@date date $($rest:ident)*) => { true };
    (@date $other:ident $($rest:ident)*) => { form_fields!(@date $($rest)*) };
    (@required) => { false };
    (@required required $($rest:ident)*) => { true };
    (@required $other:ident $($rest:ident)*) => { form_fields!(@required $($rest)*) };
    (@tick) => { None };
    (@tick $tick:expr) => { Some($tick) };
}
pub(crate) use form_fields;
