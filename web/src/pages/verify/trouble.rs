//! What keeps a check from beginning, with the way on.

use yew::prelude::*;

use crate::components::mark::Mark;
use crate::components::notice::result_heading;
use crate::platform::files::{MAX_FILES, MAX_MEGABYTES};
use crate::state::Trouble;
use crate::text::{Text, say};

/// No server's fault, so nothing here looks like a failed check.
pub(super) fn trouble(trouble: &Trouble) -> Html {
    let (key, title, line) = match trouble {
        Trouble::NoFiles => ("no-files", Text::NoFilesTitle, Text::NoFilesLine),
        Trouble::TooLarge => (
            "too-large",
            Text::TooLargeTitle,
            Text::TooLargeLine { megabytes: MAX_MEGABYTES, files: MAX_FILES },
        ),
        Trouble::CannotRead => ("cannot-read", Text::CannotReadTitle, Text::CannotReadLine),
        Trouble::NoSuchRecording(name) => {
            ("no-such-recording", Text::NoSuchRecordingTitle, Text::NoSuchRecordingLine { name })
        }
        Trouble::NotFetched => ("not-fetched", Text::NotFetchedTitle, Text::NotFetchedLine),
        Trouble::Foreign(name) => ("foreign", Text::ForeignTitle, Text::ForeignLine { name }),
        Trouble::Stopped => ("stopped", Text::StoppedTitle, Text::StoppedLine),
        Trouble::Nothing => ("nothing", Text::NothingTitle, Text::NothingLine),
    };
    html! {
        <section class="panel is-old" data-test="trouble" data-trouble={key}>
            { result_heading(Mark::Trouble, say(title)) }
            <p>{ say(line) }</p>
        </section>
    }
}
