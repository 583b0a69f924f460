use std::rc::Rc;

use medlight_port::{Report, ValidatorSetView};
use yew::prelude::*;

use crate::components::hash::{Hashes, digest};
use crate::components::paged::Paged;
use crate::text::{Text, number, say};

/// Who signs, with what power; a table for each set that stood.
pub(super) fn validators(report: &Rc<Report>) -> Html {
    html! {
        <section aria-labelledby="validators">
            <h2 id="validators">{ say(Text::ValidatorsTitle) }</h2>
            <p class="muted">{ say(Text::ValidatorsNote) }</p>
            { paged_sets(report) }
        </section>
    }
}

fn paged_sets(report: &Rc<Report>) -> Html {
    let total = report.validator_sets.len();
    let report = report.clone();
    let draw = Callback::from(move |shown| {
        html! { <>{ for report.validator_sets.iter().take(shown).map(table) }</> }
    });
    html! { <Paged {total} {draw} /> }
}

fn table(set: &ValidatorSetView) -> Html {
    let set = Rc::new(set.clone());
    let draw = Callback::from(move |full| rows(&set, full));
    html! { <Hashes {draw} /> }
}

fn rows(set: &ValidatorSetView, full: bool) -> Html {
    let (height, members) = (set.from_height, set.validators.len());
    html! {
        <table>
            <caption>{ say(Text::SetFrom { height, members }) }</caption>
            <thead>
                <tr>
                    <th scope="col">{ say(Text::Validator) }</th>
                    <th scope="col" class="number">{ say(Text::Power) }</th>
                    <th scope="col" class="number">{ say(Text::Share) }</th>
                </tr>
            </thead>
            <tbody>
                { for set.validators.iter().map(|validator| html! {
                    <tr data-test="validator-row" data-from={height.to_string()}>
                        <th scope="row">{ digest(&validator.address, full) }</th>
                        <td class="number">{ number(validator.power) }</td>
                        <td class="number">
                            { say(Text::Percent { power: validator.power, total: set.total_power }) }
                        </td>
                    </tr>
                }) }
            </tbody>
        </table>
    }
}
