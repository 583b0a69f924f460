use std::rc::Rc;

use medlight_port::{HeightView, Report, Vote};
use yew::prelude::*;

use crate::components::disclosure::Disclosure;
use crate::components::hash::{Hashes, digest};
use crate::components::mark::{Mark, vote as vote_mark};
use crate::components::paged::rows;
use crate::text::{Text, date, number, say};

/// One row per verified header.
pub(super) fn heights(report: &Rc<Report>) -> Html {
    let total = report.heights.len();
    let row = {
        let report = report.clone();
        Callback::from(move |place| row(&report, place))
    };
    html! {
        <section aria-labelledby="heights">
            <h2 id="heights">{ say(Text::HeightsTitle) }</h2>
            <p class="muted">{ say(Text::HeightsNote) }</p>
            { rows(total, row) }
        </section>
    }
}

fn row(report: &Rc<Report>, place: usize) -> Html {
    let Some(view) = report.heights.get(place) else { return html! {} };
    let transactions =
        view.transactions.map_or(Text::TransactionsUnknown, |count| Text::Transactions { count });
    let draw = {
        let report = report.clone();
        Callback::from(move |()| detail(&report, place))
    };
    html! {
        <li key={view.height} data-test="height-row" data-height={view.height.to_string()}>
            <h3>
                { Mark::Verified.shape() }
                <span>{ say(Text::HeightRow { height: view.height }) }</span>
                <span class="unseen">{ say(Text::Verified) }</span>
            </h3>
            <p class="muted"><time datetime={view.time.clone()}>{ date(&view.time) }</time></p>
            <ul class="inline">
                <li>{ say(Text::Round { round: view.round }) }</li>
                { for [Vote::Signed, Vote::Nil, Vote::Absent].into_iter().map(|vote| tally(view, vote)) }
                <li>{ say(transactions) }</li>
            </ul>
            if let Some(height) = view.skipped_from {
                <p class="muted">{ say(Text::SkippedFrom { height }) }</p>
            }
            <Disclosure label={say(Text::WhoSigned)} {draw} />
        </li>
    }
}

/// How many did this; nothing where nobody did, but signing is always told.
fn tally(view: &HeightView, vote: Vote) -> Html {
    let count = view.votes.iter().filter(|cast| **cast == vote).count();
    if count == 0 && vote != Vote::Signed {
        return html! {};
    }
    html! { <li>{ vote_mark(vote) }{ say(Text::VoteCount { vote, count, whole: view.votes_whole }) }</li> }
}

fn detail(report: &Rc<Report>, place: usize) -> Html {
    let report = report.clone();
    let draw = Callback::from(move |full| {
        let Some(view) = report.heights.get(place) else { return html! {} };
        html! {
            <>
                <dl class="facts">
                    <dt>{ say(Text::HeaderHash) }</dt>
                    <dd>{ digest(&view.hash, full) }</dd>
                    <dt>{ say(Text::Proposer) }</dt>
                    <dd>{ digest(&view.proposer, full) }</dd>
                </dl>
                { votes(&report, view, full) }
            </>
        }
    });
    html! { <Hashes {draw} /> }
}

fn votes(report: &Report, view: &HeightView, full: bool) -> Html {
    let Some(set) = report.validator_sets.get(view.validator_set) else { return html! {} };
    let caption = Text::VotesCaption {
        height: view.height,
        signed: view.signed_power,
        total: set.total_power,
        whole: view.votes_whole,
    };
    html! {
        <>
        <table>
            <caption>{ say(caption) }</caption>
            <thead>
                <tr>
                    <th scope="col">{ say(Text::Validator) }</th>
                    <th scope="col" class="number">{ say(Text::Power) }</th>
                    <th scope="col">{ say(Text::VoteColumn) }</th>
                </tr>
            </thead>
            <tbody>
                { for set.validators.iter().zip(&view.votes).map(|(validator, &vote)| html! {
                    <tr data-test="vote-row">
                        <th scope="row">{ digest(&validator.address, full) }</th>
                        <td class="number">{ number(validator.power) }</td>
                        <td class="vote">{ vote_mark(vote) }{ say(word(vote, view.votes_whole)) }</td>
                    </tr>
                }) }
            </tbody>
        </table>
        if !view.votes_whole { <p class="muted">{ say(Text::VotesMayLack) }</p> }
        </>
    }
}

/// That a vote is absent is proved only where no vote was left out.
fn word(vote: Vote, whole: bool) -> Text<'static> {
    match vote {
        Vote::Absent if !whole => Text::VoteNotHere,
        vote => Text::VoteWord(vote),
    }
}
