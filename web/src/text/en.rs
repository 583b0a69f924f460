//! English.

use std::borrow::Cow;

use medlight_port::{Stage, Vote};

use super::Text;
use super::format::{counted, number, share};

/// The message in English: whole sentences borrowed, those with parts composed.
pub(super) fn english(text: Text<'_>) -> Cow<'static, str> {
    Cow::Borrowed(match text {
        Text::Medlight => "Medlight",
        Text::SkipToContent => "Skip to content",
        Text::Pages => "Pages",
        Text::CheckAndExplore => "Check & explore",
        Text::Verify => "Verify",
        Text::FilesStayHere => "Files you open are checked on this device and sent nowhere.",
        Text::NoAccount => "No account and no key is needed on this page.",

        Text::Verified => "Verified",
        Text::Consistent => "Consistent",
        Text::Checking => "Checking…",
        Text::CheckFailed => "Check failed",
        Text::NothingChecked => "Nothing checked yet",
        Text::StripLabel => "State of the check",
        Text::StripDetail => "Detail",
        Text::StripIdle => "Open a recording, and this line tells whether it holds.",
        Text::GoToResult => "Go to the result",

        Text::VerifyTitle => "Verify a recorded network",
        Text::VerifyLead => {
            "This page checks what servers said against what the network's validators signed. \
             The check runs on this device."
        }
        Text::VerifyWhat => {
            "A recording is a folder of answers that a ledger's server once gave. \
             You do not have to trust whoever made it."
        }
        Text::ChooseTitle => "Open a recording",
        Text::ChooseNextTitle => "Check another recording",
        Text::PickFolder => "Choose a folder",
        Text::PickFiles => "Choose files",
        Text::DropHere => "You can also drop a folder or files here.",
        Text::DropNow => "Let go to check this",
        Text::BuiltInTitle => "Recordings that come with this page",
        Text::BuiltInAbout => {
            "They were made by test networks of this project. There is no health data in them."
        }
        Text::ListMissing => {
            "The list of recordings could not be loaded. Your own files still work."
        }

        Text::CheckingTitle => "Checking the recording",
        Text::Reading => "Reading the files…",
        Text::StopChecking => "Stop checking",
        Text::StillChecking => "Every signature is checked, so a long recording takes a while.",
        Text::Starting => "Getting ready…",

        Text::ChainId => "Chain",
        Text::Heights => "Heights",
        Text::StartingPoint => "Starting point",
        Text::StartOwn => "Taken from the recording itself. Nobody else vouches for it.",
        Text::StartPinned => "Set by this site, not by the recording.",
        Text::FirstTime => "First block",
        Text::LastTime => "Last block",
        Text::CountsTitle => "What was checked",
        Text::CountHeaders => "Headers",
        Text::CountSignatures => "Signatures",
        Text::CountTransactions => "Transactions proved",
        Text::CountPresent => "Cells proved present",
        Text::CountAbsent => "Cells proved absent",
        Text::CountLogPages => "Log pages proved",
        Text::CountClaims => "Claims, not verified",
        Text::ClaimsNote => {
            "A claim is an answer that no header proves. Claims are counted and never shown."
        }

        Text::ValidatorsTitle => "Validators",
        Text::ValidatorsNote => {
            "Validators are the servers that sign each block. \
             A block counts when more than two thirds of their power signed it."
        }
        Text::Validator => "Validator",
        Text::Power => "Power",
        Text::Share => "Share",
        Text::VoteColumn => "Vote",
        Text::VoteWord(Vote::Signed) => "Signed",
        Text::VoteWord(Vote::Nil) => "Voted nil",
        Text::VoteWord(Vote::Absent) => "Absent",

        Text::HeightsTitle => "Block by block",
        Text::HeightsNote => {
            "Each row is one verified header. \
             Voted nil means that a validator saw no block in time."
        }
        Text::VoteNotHere => "No vote here",
        Text::VotesMayLack => {
            "The next header would prove that no vote was left out. It is not in the recording, \
             or names other votes."
        }
        Text::TransactionsUnknown => "Transactions not in the recording",
        Text::WhoSigned => "Who signed",
        Text::HeaderHash => "Header hash",
        Text::Proposer => "Proposed by",

        Text::ProofsTitle => "Proofs",
        Text::ProofsNote => {
            "A proof is a path of hashes from one item up to a verified header. \
             A hash is a fingerprint that changes when the item changes."
        }
        Text::NoProofs => "There is no proof of a single transaction or cell in this recording.",
        Text::ProofTransaction => "Transaction in its block",
        Text::ProofPresent => "Cell present",
        Text::ProofAbsent => "Cell absent: proved to hold nothing",
        Text::LogEntry => "Entry",
        Text::CellKey => "Key",
        Text::CellValue => "Value",
        Text::TransactionBytes => "Content",
        Text::ShowProof => "Show proof",
        Text::ShowFull => "Show full hashes",
        Text::ShowShort => "Shorten hashes",
        Text::PathNeighbour => "The neighbouring cell has the key",
        Text::Leaf => "Item",
        Text::Root => "Header",

        Text::LimitsTitle => "What this shows, and what it does not",
        Text::ItShows => "It shows",
        Text::ShowsSigned => {
            "More than two thirds of the validators' power signed every header listed here."
        }
        Text::ShowsFollows => "Every header follows from the starting point.",
        Text::ShowsProofs => {
            "Each proved item was in its block, or in the state at its height. \
             Later blocks may have changed it."
        }
        Text::ItDoesNotShow => "It does not show",
        Text::NotTrue => "That what was written is true.",
        Text::NotToday => "What the network holds today, or did after the last block here.",
        Text::NotStart => {
            "That the starting point is the right one. Compare it with a source you trust."
        }
        Text::NotWhole => "That the recording has everything. Blocks and answers can be left out.",

        Text::FailedWhole => "We stopped. The recording does not match what its validators signed.",
        Text::FailedNothingShown => {
            "Nothing from this recording is shown. Your files are not changed."
        }
        Text::WhatHappened => "What happened",
        Text::FailedSource => "File or answer",
        Text::FailedHeight => "Height",
        Text::FailedRule => "Rule",
        Text::FailedFound => "Found",
        Text::NextStep => "What you can do",
        Text::FailedNext => {
            "Get the recording again, or from another server. \
             If it fails again, tell whoever gave it to you which rule refused it."
        }
        Text::IncompleteNext => {
            "Add the server's answers to “commit” and “validators” for the heights in between."
        }
        Text::UnreadableNext => {
            "Choose only answers of one network's server, as JSON. \
             If a file was damaged on the way, get it again."
        }

        Text::DisagreesNext => {
            "Find out which of them is false, or get the recording again from another server."
        }
        Text::UnsupportedNext => {
            "Load the page again for its newest version. \
             If nothing changes, tell the maker of this site which rule refused it."
        }

        Text::NothingTitle => "Nothing to check here",
        Text::NothingLine => {
            "The files hold no signed header, so nothing can be verified. \
             Add the server's answers to “commit” and “validators”."
        }
        Text::ForeignTitle => "Not a recording",
        Text::StoppedTitle => "Stopped",
        Text::StoppedLine => "The check was stopped. Nothing of the recording is shown.",
        Text::NoFilesTitle => "No files found",
        Text::NoFilesLine => "What you chose holds no file. Choose a folder with answers in it.",
        Text::TooLargeTitle => "Too much to check at once",
        Text::CannotReadTitle => "We could not read the files",
        Text::CannotReadLine => {
            "The browser did not hand them over. \
             Check that they still exist and that you may open them, then choose them again."
        }
        Text::NoSuchRecordingTitle => "No recording of that name",
        Text::NotFetchedTitle => "The recording could not be loaded",
        Text::NotFetchedLine => "Check your connection, then open it again.",
        Text::CrashedTitle => "The checker stopped",
        Text::CrashedLine => {
            "This is a fault of ours, not of the recording. \
             Nothing is shown, because nothing was checked to the end."
        }
        Text::ForTheMaker => "For whoever repairs it",
        Text::StartAgain => "Start again",
        Text::MismatchTitle => "This page is out of date",
        Text::MismatchLine => {
            "Its two halves come from different versions, so we do not check with them. \
             Load the page again."
        }
        Text::Reload => "Load the page again",

        Text::NotFoundTitle => "There is no such page",
        Text::NotFoundLine => "The address may be mistyped, or the page has moved.",
        Text::GoToVerify => "Go to Verify",

        Text::TabTitle { page } => return Cow::Owned(format!("{page} · Medlight")),
        Text::SecondsAgo { seconds } => return Cow::Owned(format!("{seconds} s ago")),
        Text::MinutesAgo { minutes } => return Cow::Owned(format!("{minutes} min ago")),
        Text::HoursAgo { hours } => return Cow::Owned(format!("{hours} h ago")),
        Text::StripChecking { name } => {
            return Cow::Owned(format!("“{name}” is being checked on this device."));
        }
        Text::StripVerified { name, chain } => {
            return Cow::Owned(format!(
                "“{name}” of the chain {chain} was checked on this device. Everything a header can prove held. \
                 This site vouches for its starting point."
            ));
        }
        Text::StripConsistent { name, chain } => {
            return Cow::Owned(format!(
                "“{name}” fits together. Nobody vouches for its starting point, so anyone may have \
                 made it and called it {chain}."
            ));
        }
        Text::StripFailed { name } => {
            return Cow::Owned(format!("“{name}” was refused. Nothing from it is shown."));
        }
        Text::OpenRecording { title } => return Cow::Owned(format!("Open “{title}”")),
        Text::ProgressLine { stage, done, total } => {
            return Cow::Owned({
                let what = match stage {
                    Stage::Reading => "Reading answers",
                    Stage::Headers => "Checking headers and signatures",
                    Stage::Proofs => "Checking proofs",
                };
                format!("{what}: {} of {} steps done", number(done), number(total))
            });
        }
        Text::ProgressSpoken { percent } => {
            return Cow::Owned(format!("Checking, {percent} percent done"));
        }
        Text::VerifiedTitle { name } => return Cow::Owned(format!("Verified: {name}")),
        Text::ConsistentTitle { name } => return Cow::Owned(format!("Consistent: {name}")),
        Text::VerifiedLine { headers, from, to } => {
            return Cow::Owned(format!(
                "{} from height {} to {}: every one verified on this device.",
                counted(headers, "header", "headers"),
                number(from),
                number(to)
            ));
        }
        Text::AsOf { time } => {
            return Cow::Owned(format!(
                "Each header was checked as of its own moment, the last {time}. \
                 It says nothing about today."
            ));
        }
        Text::HeightRange { from, to } => {
            return Cow::Owned(format!("{} to {}", number(from), number(to)));
        }
        Text::StartHeight { height } => {
            return Cow::Owned(format!("Header at height {}", number(height)));
        }
        Text::SetFrom { height, members } => {
            return Cow::Owned(format!(
                "From height {}: {}",
                number(height),
                counted(wide(members), "validator", "validators")
            ));
        }
        Text::Percent { power, total } => return Cow::Owned(share(power, total)),
        Text::HeightRow { height } => return Cow::Owned(format!("Height {}", number(height))),
        Text::Round { round } => return Cow::Owned(format!("Round {round}")),
        Text::VoteCount { vote, count, whole } => {
            return Cow::Owned({
                let word = match vote {
                    Vote::Signed => "signed",
                    Vote::Nil => "voted nil",
                    Vote::Absent if whole => "absent",
                    Vote::Absent => "not here",
                };
                format!("{count} {word}")
            });
        }
        Text::Transactions { count } => {
            return Cow::Owned(counted(count, "transaction", "transactions"));
        }
        Text::SkippedFrom { height } => {
            return Cow::Owned(format!(
                "Reached from height {}; blocks between were left out",
                number(height)
            ));
        }
        Text::VotesCaption { height, signed, total, whole } => {
            return Cow::Owned(format!(
                "Votes at height {}: {}{} of {} power signed",
                number(height),
                if whole { "" } else { "at least " },
                number(signed),
                number(total)
            ));
        }
        Text::ShowMore { more } => return Cow::Owned(format!("Show {more} more")),
        Text::ShownOf { shown, total } => {
            return Cow::Owned(format!("{} of {} shown", number(wide(shown)), number(wide(total))));
        }
        Text::ProofLog { first, count, size } => {
            return Cow::Owned(match wide(count) == size {
                true => format!("Log complete: {} of {} entries", number(size), number(size)),
                false => format!(
                    "Log: {} of {} entries, from number {}",
                    number(wide(count)),
                    number(size),
                    number(first.saturating_add(1))
                ),
            });
        }
        Text::InBlock { height } => {
            return Cow::Owned(format!("In the block at height {}", number(height)));
        }
        Text::InState { height } => {
            return Cow::Owned(format!(
                "In the state after height {}, proved by the next header",
                number(height)
            ));
        }
        Text::PathNote { steps } => {
            return Cow::Owned(format!(
                "{} from the item to the header.",
                counted(wide(steps), "hash", "hashes")
            ));
        }
        Text::FailedLine { source } => {
            return Cow::Owned(format!(
                "We stopped. “{source}” does not match what the validators signed."
            ));
        }
        Text::UnreadableLine { source } => {
            return Cow::Owned(format!(
                "We stopped. “{source}” is not an answer that we can read."
            ));
        }
        Text::DisagreesLine { source } => {
            return Cow::Owned(format!("We stopped. “{source}” contradicts the rest."));
        }
        Text::UnsupportedLine { source } => {
            return Cow::Owned(format!(
                "We stopped. This page cannot tell whether “{source}” holds."
            ));
        }
        Text::IncompleteLine { source } => {
            return Cow::Owned(format!("We stopped. The recording lacks what “{source}” needs."));
        }
        Text::ForeignLine { name } => {
            return Cow::Owned(format!(
                "“{name}” is not JSON, or larger than 4 megabytes. Choose only a server's answers."
            ));
        }
        Text::PlainBytes { size } => return Cow::Owned(counted(size, "byte", "bytes")),
        Text::HexBytes { size } => {
            return Cow::Owned(format!("{}, as hex", counted(size, "byte", "bytes")));
        }
        Text::BytesCut { covered } => {
            return Cow::Owned(format!("The first {} are shown.", number(covered)));
        }
        Text::TooLargeLine { megabytes, files } => {
            return Cow::Owned(format!(
                "At most {megabytes} megabytes and {} files fit into one check. Choose fewer.",
                number(wide(files))
            ));
        }
        Text::NoSuchRecordingLine { name } => {
            return Cow::Owned(format!(
                "This page brings no recording called “{name}”. Choose one below."
            ));
        }
    })
}

fn wide(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}
