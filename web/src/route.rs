//! Addresses. They live in the fragment, so that any static host serves every page.

use crate::text::Text;

/// Where the reader is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Route {
    /// `#/verify`, or `#/verify?recording=NAME` to open a built-in recording at once.
    Verify {
        /// The recording's name in the site's list.
        recording: Option<String>,
    },
    /// Anything else.
    NotFound,
}

impl Route {
    /// Reads a fragment with or without its `#`. The empty one leads to the only page.
    pub(crate) fn read(fragment: &str) -> Self {
        let path = fragment.trim_start_matches('#');
        let (path, query) = path.split_once('?').unwrap_or((path, ""));
        match path {
            "" | "/" | "/verify" => {
                let recording = query
                    .split('&')
                    .find_map(|pair| pair.strip_prefix("recording="))
                    .filter(|name| !name.is_empty())
                    .map(str::to_owned);
                Self::Verify { recording }
            }
            _ => Self::NotFound,
        }
    }

    /// The fragment that [`Route::read`] reads back.
    pub(crate) fn fragment(&self) -> String {
        match self {
            Self::Verify { recording: None } | Self::NotFound => "#/verify".to_owned(),
            Self::Verify { recording: Some(name) } => format!("#/verify?recording={name}"),
        }
    }

    /// The page's title.
    pub(crate) fn title(&self) -> Text<'static> {
        match self {
            Self::Verify { .. } => Text::VerifyTitle,
            Self::NotFound => Text::NotFoundTitle,
        }
    }

    /// Whether both are the same page, whatever it shows.
    pub(crate) fn same_page(&self, other: &Self) -> bool {
        core::mem::discriminant(self) == core::mem::discriminant(other)
    }
}

#[cfg(test)]
mod tests {
    use super::Route;

    #[test]
    fn the_empty_address_leads_to_verify() {
        for fragment in ["", "#", "#/", "#/verify", "#/verify?"] {
            assert_eq!(Route::read(fragment), Route::Verify { recording: None }, "{fragment}");
        }
    }

    #[test]
    fn a_recording_survives_the_way_through_an_address() {
        let route = Route::Verify { recording: Some("four-validators".into()) };
        assert_eq!(Route::read(&route.fragment()), route);
    }

    #[test]
    fn an_unknown_address_is_a_page_of_its_own() {
        assert_eq!(Route::read("#/nowhere"), Route::NotFound);
        assert_eq!(Route::read("#/verify/deeper"), Route::NotFound);
    }
}
