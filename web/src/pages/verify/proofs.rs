use std::rc::Rc;

use medlight_port::{BytesView, PathView, ProofKind, ProofView, Report};
use yew::prelude::*;

use crate::components::disclosure::Disclosure;
use crate::components::hash::{Hashes, digest};
use crate::components::mark::Mark;
use crate::components::paged::rows;
use crate::text::{Text, say};

/// One row per proof, each with its path from leaf to root.
pub(super) fn proofs(report: &Rc<Report>) -> Html {
    let total = report.proofs.len();
    let row = {
        let report = report.clone();
        Callback::from(move |place| row(&report, place))
    };
    html! {
        <section aria-labelledby="proofs">
            <h2 id="proofs">{ say(Text::ProofsTitle) }</h2>
            if total == 0 {
                <p class="muted">{ say(Text::NoProofs) }</p>
            } else {
                <p class="muted">{ say(Text::ProofsNote) }</p>
                { rows(total, row) }
            }
        </section>
    }
}

fn row(report: &Rc<Report>, place: usize) -> Html {
    let Some(proof) = report.proofs.get(place) else { return html! {} };
    let (kind, mark, title) = match &proof.kind {
        ProofKind::Transaction { .. } => ("transaction", Mark::Verified, Text::ProofTransaction),
        ProofKind::CellPresent { .. } => ("present", Mark::Verified, Text::ProofPresent),
        ProofKind::Log { first, entries, size, .. } => {
            let title = Text::ProofLog { first: *first, count: entries.len(), size: *size };
            ("log", Mark::Verified, title)
        }
        ProofKind::CellAbsent { .. } => ("absent", Mark::ProvedEmpty, Text::ProofAbsent),
    };
    let draw = {
        let report = report.clone();
        Callback::from(move |()| paths(&report, place))
    };
    html! {
        <li key={place} data-test="proof-row" data-kind={kind}>
            <h3>
                { mark.shape() }
                <span>{ say(title) }</span>
                <span class="unseen">{ say(Text::Verified) }</span>
            </h3>
            { content(&proof.kind) }
            <p class="muted">{ say(stood(proof)) }</p>
            <Disclosure label={say(Text::ShowProof)} {draw} />
        </li>
    }
}

/// Where it stood: a cell in the state before the header that proves it, a transaction in the
/// header's own block.
fn stood(proof: &ProofView) -> Text<'static> {
    match proof.kind {
        ProofKind::Transaction { .. } => Text::InBlock { height: proof.height },
        _ => Text::InState { height: proof.height.saturating_sub(1) },
    }
}

/// What was proved: key, value, or the transaction itself.
fn content(kind: &ProofKind) -> Html {
    let rows = match kind {
        ProofKind::Transaction { bytes: content, .. } => vec![(Text::TransactionBytes, content)],
        ProofKind::CellPresent { key, value } => {
            vec![(Text::CellKey, key), (Text::CellValue, value)]
        }
        ProofKind::Log { key, entries, .. } => {
            let entries = entries.iter().map(|entry| (Text::LogEntry, entry));
            [(Text::CellKey, key)].into_iter().chain(entries).collect()
        }
        ProofKind::CellAbsent { key } => vec![(Text::CellKey, key)],
    };
    html! {
        <dl class="facts">
            { for rows.into_iter().map(|(term, view)| html! {
                <><dt>{ say(term) }</dt><dd>{ bytes(view) }</dd></>
            }) }
        </dl>
    }
}

/// A stranger's bytes, kept apart from our own words.
fn bytes(view: &BytesView) -> Html {
    let size = view.size;
    let note = if view.hex { Text::HexBytes { size } } else { Text::PlainBytes { size } };
    html! {
        <>
            <code class="data" dir="ltr">{ view.shown.clone() }</code>
            <span class="muted">
                { say(note) }
                if view.covered < size { { ". " }{ say(Text::BytesCut { covered: view.covered }) } }
            </span>
        </>
    }
}

fn paths(report: &Rc<Report>, place: usize) -> Html {
    let report = report.clone();
    let draw = Callback::from(move |full| {
        let paths =
            report.proofs.get(place).map(|proof| proof.paths.as_slice()).unwrap_or_default();
        html! { <>{ for paths.iter().map(|branch| path(branch, full)) }</> }
    });
    html! { <Hashes {draw} /> }
}

fn path(path: &PathView, full: bool) -> Html {
    let last = path.hashes.len().saturating_sub(1);
    let end = |place: usize| match place {
        0 => Some(Text::Leaf),
        _ if place == last => Some(Text::Root),
        _ => None,
    };
    html! {
        <>
            if let Some(key) = &path.neighbour {
                <p>{ say(Text::PathNeighbour) }{ " " }{ bytes(key) }</p>
            }
            <p class="muted">{ say(Text::PathNote { steps: path.hashes.len() }) }</p>
            <ol class="path" dir="ltr">
                { for path.hashes.iter().enumerate().map(|(place, hash)| html! {
                    <li>
                        { digest(hash, full) }
                        if let Some(word) = end(place) { <span class="muted">{ say(word) }</span> }
                    </li>
                }) }
            </ol>
        </>
    }
}
