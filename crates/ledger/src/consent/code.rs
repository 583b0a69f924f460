//! Lists of HL7 codes as enums.

/// An enum of codes, each with its number in our encoding, the code itself and HL7's display.
///
/// Rows stand in the order of their numbers, so that a set of codes has one order.
macro_rules! codes {
    (
        $(#[$about:meta])*
        $kind:ident { $($name:ident = $number:literal $code:literal $display:literal,)* }
    ) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum $kind {
            $(#[doc = concat!("`", $code, "`: ", $display)] $name,)*
        }

        impl $kind {
            /// Every code, in the order of their numbers.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The code, as HL7 writes it.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$name => $code,)* }
            }

            /// The code that HL7 writes like this.
            pub fn from_code(code: &str) -> Option<Self> {
                match code { $($code => Some(Self::$name),)* _ => None }
            }

            /// Its number in the encoding, never 0.
            pub(super) const fn number(self) -> u64 {
                match self { $(Self::$name => $number,)* }
            }

            /// The code with this number in the encoding.
            pub(super) const fn from_number(number: u64) -> Option<Self> {
                match number { $($number => Some(Self::$name),)* _ => None }
            }
        }
    };
}

pub(super) use codes;
