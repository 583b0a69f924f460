//! Every word a person reads, in one place.
//!
//! [`Text`] names each message once; its doc comment is the note for translators. A language is one
//! exhaustive `match` (English: [`en`]), so a missing translation does not compile. Reading age 11,
//! sentences under 20 words, verbs on buttons, no exclamation marks (product section 3).

mod en;
mod format;
mod rules;
#[cfg(test)]
mod tests;

use medlight_port::{Stage, Vote};
use yew::AttrValue;

pub(crate) use format::{date, grouped, number};
pub(crate) use rules::in_plain_words;

/// The message in the reader's language.
pub(crate) fn say(text: Text<'_>) -> AttrValue {
    en::english(text).into()
}

/// Every message. Each comment tells a translator where it stands and what its parts are.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Text<'a> {
    /// The product's name; not translated.
    Medlight,
    /// First link of the page, seen only by keyboard: jumps over the header.
    SkipToContent,
    /// Names the header's navigation for screen readers.
    Pages,
    /// The door for people who want to check things themselves; stands before its pages.
    CheckAndExplore,
    /// The page on which a recorded network is checked; also its link.
    Verify,
    /// Browser tab; `page` is the page's own title.
    TabTitle { page: &'a str },
    /// Footer: what this site does with the visitor's files.
    FilesStayHere,
    /// Footer: nobody is asked for an account or key.
    NoAccount,

    /// State word: everything was checked and nothing refused.
    Verified,
    /// State word: the same, of a recording whose starting point nobody vouches for.
    Consistent,
    /// State word: a check is going on.
    Checking,
    /// State word: a rule refused something. Never used for a person's refusal.
    CheckFailed,
    /// State word: no check has been made on this page yet.
    NothingChecked,
    /// Names the strip under the header for screen readers.
    StripLabel,
    /// After a state word: how long ago, in seconds.
    SecondsAgo { seconds: u64 },
    /// After a state word: how long ago, in whole minutes.
    MinutesAgo { minutes: u64 },
    /// After a state word: how long ago, in whole hours.
    HoursAgo { hours: u64 },
    /// Opens the strip's detail.
    StripDetail,
    /// Strip's detail before any check.
    StripIdle,
    /// Strip's detail during a check of `name`.
    StripChecking { name: &'a str },
    /// The same, of a recording whose starting point nobody vouches for.
    StripConsistent { name: &'a str, chain: &'a str },
    /// Strip's detail after a passed check of `name`.
    StripVerified { name: &'a str, chain: &'a str },
    /// Strip's detail after a refused check of `name`.
    StripFailed { name: &'a str },
    /// Link from the strip's detail to the result on the page.
    GoToResult,

    /// The page's title.
    VerifyTitle,
    /// Under the title: what the page does.
    VerifyLead,
    /// Under the lead: what a recording is.
    VerifyWhat,
    /// Heading over the ways to begin, before any result.
    ChooseTitle,
    /// The same heading under a result.
    ChooseNextTitle,
    /// Label of the input that takes a folder.
    PickFolder,
    /// Label of the input that takes files.
    PickFiles,
    /// Beside both: the same can be done by dropping.
    DropHere,
    /// Over the drop area while something is held above it.
    DropNow,
    /// Heading over the recordings the site brings along.
    BuiltInTitle,
    /// Button that opens a built-in recording called `title`.
    OpenRecording { title: &'a str },
    /// Under that heading: what these recordings are of.
    BuiltInAbout,
    /// The site's list of recordings could not be fetched.
    ListMissing,

    /// Heading while a check runs.
    CheckingTitle,
    /// Progress while files are read.
    Reading,
    /// Progress: `done` of `total` steps, at this stage.
    ProgressLine { stage: Stage, done: u64, total: u64 },
    /// Said by a screen reader at each quarter of a check.
    ProgressSpoken { percent: u64 },
    /// Button that ends a check.
    StopChecking,
    /// Shown when a check takes long.
    StillChecking,
    /// While the verifier is being started.
    Starting,

    /// Heading of a passed check of `name`.
    VerifiedTitle { name: &'a str },
    /// The same, of a recording whose starting point nobody vouches for.
    ConsistentTitle { name: &'a str },
    /// Under it: what passed.
    VerifiedLine { headers: u64, from: u64, to: u64 },
    /// The moment a recording speaks of.
    AsOf { time: &'a str },
    /// Term: name of the chain.
    ChainId,
    /// Term: the first and last height.
    Heights,
    /// Value: from this height to that.
    HeightRange { from: u64, to: u64 },
    /// Term: the header everything follows from.
    StartingPoint,
    /// Value: the height of the starting point.
    StartHeight { height: u64 },
    /// The starting point came from the recording.
    StartOwn,
    /// The starting point came from this site.
    StartPinned,
    /// Term: time of the first block.
    FirstTime,
    /// Term: time of the last block.
    LastTime,
    /// Heading over the counts.
    CountsTitle,
    /// Count: headers.
    CountHeaders,
    /// Count: signatures.
    CountSignatures,
    /// Count: transactions.
    CountTransactions,
    /// Count: cells that hold a value.
    CountPresent,
    /// Count: cells that hold nothing.
    CountAbsent,
    /// Count: pages of logs.
    CountLogPages,
    /// Count: answers nothing proves.
    CountClaims,
    /// Explains the count of claims.
    ClaimsNote,

    /// Heading over the validators.
    ValidatorsTitle,
    /// Explains validators and power.
    ValidatorsNote,
    /// Caption of a table of validators that stands from `height` on.
    SetFrom { height: u64, members: usize },
    /// Column: the validator.
    Validator,
    /// Column: its power.
    Power,
    /// Column: its share of all power.
    Share,
    /// Column: what it did.
    VoteColumn,
    /// A share of `power` in `total`, as a percentage.
    Percent { power: u64, total: u64 },
    /// What a validator did. Shown beside a shape.
    VoteWord(Vote),

    /// Heading over the rows of heights.
    HeightsTitle,
    /// Explains a row.
    HeightsNote,
    /// Title of a row.
    HeightRow { height: u64 },
    /// In a row: the round.
    Round { round: u32 },
    /// In a row: how many validators did this; `whole` if it is proved that no vote is missing.
    VoteCount { vote: Vote, count: usize, whole: bool },
    /// In a row: transactions in the block.
    Transactions { count: u64 },
    /// In a row: the block's transactions are not in the recording.
    TransactionsUnknown,
    /// In a row: heights were left out before it.
    SkippedFrom { height: u64 },
    /// Opens a row's votes.
    WhoSigned,
    /// Caption of a row's votes; `whole` as above.
    VotesCaption { height: u64, signed: u64, total: u64, whole: bool },
    /// Instead of a vote, where one may have been left out.
    VoteNotHere,
    /// Under a row's votes, where some may have been left out.
    VotesMayLack,
    /// Term: the header's hash.
    HeaderHash,
    /// Term: who proposed the block.
    Proposer,
    /// Button: the next rows.
    ShowMore { more: usize },
    /// Beside it: how many are shown.
    ShownOf { shown: usize, total: usize },

    /// Heading over the proofs.
    ProofsTitle,
    /// Explains proofs.
    ProofsNote,
    /// There is no proof in the recording.
    NoProofs,
    /// A row: a transaction.
    ProofTransaction,
    /// A row: a cell with a value.
    ProofPresent,
    /// A row: entries of a log, the first at this place from 0.
    ProofLog { first: u64, count: usize, size: u64 },
    /// Term: one entry of a log.
    LogEntry,
    /// A row: a cell without.
    ProofAbsent,
    /// In a row: the block of a proved transaction.
    InBlock { height: u64 },
    /// In a row: the height whose state a proved cell was in; the header after it proves it.
    InState { height: u64 },
    /// Term: a cell's key.
    CellKey,
    /// Term: a cell's value.
    CellValue,
    /// Term: a transaction's own bytes.
    TransactionBytes,
    /// Under bytes shown as text: how many there are.
    PlainBytes { size: u64 },
    /// Under bytes shown as hex.
    HexBytes { size: u64 },
    /// The same, where only the beginning is shown.
    BytesCut { covered: u64 },
    /// Opens a proof's path.
    ShowProof,
    /// Over a path from leaf to root.
    PathNote { steps: usize },
    /// Over the path of a neighbour of an absent cell.
    PathNeighbour,
    /// Button: all hashes in full.
    ShowFull,
    /// Button: hashes shortened.
    ShowShort,
    /// First line of a path.
    Leaf,
    /// Last line of a path.
    Root,

    /// Heading over what a check shows and does not.
    LimitsTitle,
    /// Heading of the first half.
    ItShows,
    /// More than two thirds signed.
    ShowsSigned,
    /// Each header follows from the start.
    ShowsFollows,
    /// What the proofs add.
    ShowsProofs,
    /// Heading of the second half.
    ItDoesNotShow,
    /// Truth of what was written.
    NotTrue,
    /// Anything after the recording.
    NotToday,
    /// Whether the start is right, when it came from the recording.
    NotStart,
    /// Whether the recording is whole.
    NotWhole,

    /// What happened to a refused recording.
    FailedLine { source: &'a str },
    /// The same, where no single file is at fault.
    FailedWhole,
    /// What happened to a file that is no answer.
    UnreadableLine { source: &'a str },
    /// Two answers, or two lists in one, that cannot both be right.
    DisagreesLine { source: &'a str },
    /// What to do then.
    DisagreesNext,
    /// Something that this version of the page does not know.
    UnsupportedLine { source: &'a str },
    /// What to do then.
    UnsupportedNext,
    /// Something is missing that a check needs.
    IncompleteLine { source: &'a str },
    /// What follows from it for the reader.
    FailedNothingShown,
    /// Heading over the cause.
    WhatHappened,
    /// Term: the file or answer.
    FailedSource,
    /// Term: the height.
    FailedHeight,
    /// Term: the rule.
    FailedRule,
    /// Term: what the verifier found.
    FailedFound,
    /// Heading over what to do.
    NextStep,
    /// What to do after a refusal.
    FailedNext,
    /// What to do after an unreadable file.
    UnreadableNext,
    /// What to do where something is missing.
    IncompleteNext,

    /// Heading: no header in the files.
    NothingTitle,
    /// Under it.
    NothingLine,
    /// Heading: a file that is none of a recording's.
    ForeignTitle,
    /// Under it.
    ForeignLine { name: &'a str },
    /// Heading: the reader stopped the check.
    StoppedTitle,
    /// Under it.
    StoppedLine,
    /// Heading: no file was chosen, or the folder is empty.
    NoFilesTitle,
    /// Under it.
    NoFilesLine,
    /// Heading: too much to read.
    TooLargeTitle,
    /// Under it; the limit in megabytes and files.
    TooLargeLine { megabytes: u64, files: usize },
    /// Heading: the browser could not read the file.
    CannotReadTitle,
    /// Under it.
    CannotReadLine,
    /// Heading: a built-in recording that does not exist.
    NoSuchRecordingTitle,
    /// Under it.
    NoSuchRecordingLine { name: &'a str },
    /// Heading: a built-in recording could not be fetched.
    NotFetchedTitle,
    /// Under it.
    NotFetchedLine,
    /// Heading: the verifier stopped.
    CrashedTitle,
    /// Under it.
    CrashedLine,
    /// Opens the message for the maker of the product.
    ForTheMaker,
    /// Button: starts the verifier again.
    StartAgain,
    /// Heading: page and verifier are of two builds.
    MismatchTitle,
    /// Under it.
    MismatchLine,
    /// Button: loads the page again.
    Reload,

    /// Title of an address that leads nowhere.
    NotFoundTitle,
    /// Under it.
    NotFoundLine,
    /// Link from there.
    GoToVerify,
}
