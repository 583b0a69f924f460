//! Answers that are none.

/// What becomes of the bytes of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wire {
    /// JSON that ends too soon.
    Malformed,
    /// Lists in lists, without end.
    Deep,
    /// Fifty million bytes.
    Huge,
    /// A byte now and then.
    Drip,
    /// Nothing.
    Silent,
    /// Look elsewhere.
    Redirect,
    /// A page for people.
    Page,
}

impl Wire {
    pub(super) const ALL: [(&'static str, Self); 7] = [
        ("malformed-json", Self::Malformed),
        ("deep-json", Self::Deep),
        ("huge-answer", Self::Huge),
        ("slow-drip", Self::Drip),
        ("no-answer", Self::Silent),
        ("redirect", Self::Redirect),
        ("content-type", Self::Page),
    ];

    /// Status line, type and body instead of `body`.
    #[cfg(feature = "server")]
    pub(crate) fn instead(self, body: String) -> (&'static str, &'static str, String) {
        let json = "application/json";
        match self {
            Self::Malformed => {
                let mut body = body;
                body.pop();
                ("200 OK", json, body)
            }
            Self::Deep => ("200 OK", json, "[".repeat(1 << 20)),
            Self::Huge => ("200 OK", json, format!("{}{body}", " ".repeat(50_000_000))),
            Self::Redirect => ("302 Found\r\nLocation: http://127.0.0.1:9/", json, body),
            Self::Page => ("200 OK", "text/html", body),
            Self::Drip | Self::Silent => ("200 OK", json, body),
        }
    }
}
