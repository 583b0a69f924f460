use medlight_port::Vote;
use yew::prelude::*;

/// The product's sign in the header: a light over a line.
pub(crate) fn logo() -> Html {
    svg(
        "logo",
        html! {
            <>
                <circle cx="10" cy="8" r="4.5" />
                <path d="M3 17h14" />
            </>
        },
    )
}

/// A state of proof. Its outer form differs from every other's, so that it reads without colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mark {
    /// Filled circle with a tick cut out.
    Verified,
    /// Outlined circle with a tick: it fits together, and nobody vouches for its start.
    Consistent,
    /// Open dashed ring, turning; three dots where motion is unwelcome.
    Checking,
    /// Filled octagon with a bar cut out.
    CheckFailed,
    /// Outlined circle with a level line: proved to hold nothing.
    ProvedEmpty,
    /// A short level line: nothing was checked.
    Nothing,
    /// Outlined triangle: it came to no check.
    Trouble,
}

impl Mark {
    /// The shape alone. A word always stands beside it, so it is silent for screen readers.
    pub(crate) fn shape(self) -> Html {
        match self {
            Self::Verified => svg(
                "mark mark-ok",
                html! {
                    <path class="fill" fill-rule="evenodd" d="M10 1.5a8.5 8.5 0 1 1 0 17a8.5 8.5 0 0 1 0-17z
                        M8.9 13.9L14.9 7.6L13.5 6.3L8.8 11.2L6.6 9.1L5.3 10.5z" />
                },
            ),
            Self::Consistent => svg(
                "mark mark-old",
                html! { <><circle cx="10" cy="10" r="7.5" /><path d="M6.5 10.3l2.3 2.3l4.7-5" /></> },
            ),
            Self::Checking => svg(
                "mark mark-wait",
                html! {
                    <>
                        <circle class="ring" cx="10" cy="10" r="7.5" stroke-dasharray="15.7 3 3 3 3 3 3 3 3 3 4.4 3" />
                        <g class="dots fill">
                            <circle cx="4" cy="10" r="1.75" />
                            <circle cx="10" cy="10" r="1.75" />
                            <circle cx="16" cy="10" r="1.75" />
                        </g>
                    </>
                },
            ),
            Self::CheckFailed => svg(
                "mark mark-bad",
                html! {
                    <path class="fill" fill-rule="evenodd"
                        d="M6.5 1.5h7l5 5v7l-5 5h-7l-5-5v-7z M5.5 8.75v2.5h9v-2.5z" />
                },
            ),
            Self::ProvedEmpty => svg(
                "mark mark-ok",
                html! { <><circle cx="10" cy="10" r="7.5" /><path d="M6 10h8" /></> },
            ),
            Self::Nothing => svg("mark mark-wait", html! { <path d="M4 10h12" /> }),
            Self::Trouble => svg(
                "mark mark-old",
                html! { <><path d="M10 2.5L18 16.5H2z" /><path d="M10 7.5v4.5M10 14v.5" /></> },
            ),
        }
    }
}

/// The shape of a vote: a filled disc, a rhombus with a line, an empty dotted square.
pub(crate) fn vote(vote: Vote) -> Html {
    match vote {
        Vote::Signed => svg("mark", html! { <circle class="fill" cx="10" cy="10" r="6" /> }),
        Vote::Nil => svg(
            "mark",
            html! { <><path d="M10 2.5L17.5 10L10 17.5L2.5 10z" /><path d="M7 10h6" /></> },
        ),
        Vote::Absent => svg("mark", html! { <path d="M4 4h12v12H4z" stroke-dasharray="2 2" /> }),
    }
}

fn svg(class: &'static str, content: Html) -> Html {
    html! {
        <svg class={class} viewBox="0 0 20 20" aria-hidden="true" focusable="false">{ content }</svg>
    }
}
