use medlight_port::Report;
use yew::prelude::*;

use crate::components::hash::{Hashes, digest};
use crate::components::mark::Mark;
use crate::components::notice::result_heading;
use crate::text::{Text, date, number, say};

/// Which chain, from where to where, from what starting point, and how much was checked.
pub(super) fn summary(name: &str, report: &Report) -> Html {
    let (Some(first), Some(last)) = (report.heights.first(), report.heights.last()) else {
        return html! {};
    };
    let (from, to) = (first.height, last.height);
    let start = &report.start;
    let origin = if start.pinned { Text::StartPinned } else { Text::StartOwn };
    let hash = start.hash.clone();
    let draw = Callback::from(move |full| digest(&hash, full));
    let (class, mark, title) = match start.pinned {
        true => ("is-ok", Mark::Verified, Text::VerifiedTitle { name }),
        false => ("is-old", Mark::Consistent, Text::ConsistentTitle { name }),
    };
    html! {
        <section class={classes!("panel", class)} aria-labelledby="result">
            { result_heading(mark, say(title)) }
            <p>{ say(Text::VerifiedLine { headers: report.counts.headers, from, to }) }</p>
            <p class="muted">{ say(Text::AsOf { time: &date(&last.time) }) }</p>
            <dl class="facts">
                <dt>{ say(Text::ChainId) }</dt>
                <dd data-test="chain-id" dir="auto">{ report.chain_id.clone() }</dd>
                <dt>{ say(Text::Heights) }</dt>
                <dd>{ say(Text::HeightRange { from, to }) }</dd>
                <dt>{ say(Text::FirstTime) }</dt>
                <dd><time datetime={first.time.clone()}>{ date(&first.time) }</time></dd>
                <dt>{ say(Text::LastTime) }</dt>
                <dd><time datetime={last.time.clone()}>{ date(&last.time) }</time></dd>
                <dt>{ say(Text::StartingPoint) }</dt>
                <dd>
                    <p>{ say(Text::StartHeight { height: start.height }) }</p>
                    <p><Hashes {draw} /></p>
                    <p class="muted">{ say(origin) }</p>
                </dd>
            </dl>
            { counts(report) }
        </section>
    }
}

fn counts(report: &Report) -> Html {
    let counts = report.counts;
    let rows = [
        ("count-headers", Text::CountHeaders, counts.headers),
        ("count-signatures", Text::CountSignatures, counts.signatures),
        ("count-transactions", Text::CountTransactions, counts.transactions),
        ("count-cells-present", Text::CountPresent, counts.cells_present),
        ("count-cells-absent", Text::CountAbsent, counts.cells_absent),
        ("count-log-pages", Text::CountLogPages, counts.log_pages),
        ("count-claims", Text::CountClaims, counts.claims),
    ];
    html! {
        <>
            <h3>{ say(Text::CountsTitle) }</h3>
            <dl class="counts">
                { for rows.into_iter().map(|(test, text, count)| html! {
                    <div>
                        <dt>{ say(text) }</dt>
                        <dd data-test={test} data-value={count.to_string()}>{ number(count) }</dd>
                    </div>
                }) }
            </dl>
            if counts.claims > 0 { <p class="muted">{ say(Text::ClaimsNote) }</p> }
        </>
    }
}
