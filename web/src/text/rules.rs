//! What a rule means, for a person who does not read the specification.

/// One plain sentence for the rule with this tag; a rule without one of its own is told by its
/// topic.
///
/// Translators: the reader sees it beside the rule's tag and the verifier's own words.
pub(crate) fn in_plain_words(rule: &str) -> &'static str {
    match rule {
        "light/trust-expired" => {
            "The header lies two weeks or more behind the one that should vouch for it."
        }
        "light/chain-id" => "The header belongs to another chain.",
        "light/block-version" => "The header has a format that this page does not know.",
        "light/anchor-height" | "light/anchor-hash" => {
            "The first header is not the one that the site gave as starting point."
        }
        "light/height-not-above" => "A header does not come after the one before it.",
        "light/time-not-after" => "A header's time is not later than the one before it.",
        "light/from-the-future" => "A header's time lies ahead of the clock.",
        "light/commit-height" | "light/commit-block" | "light/commit-for-no-block" => {
            "The signatures belong to another block than this header."
        }
        "light/validators-hash" | "light/next-validators-hash" => {
            "The list of validators is not the one that the header names."
        }
        "light/not-the-announced" => {
            "The validators are not those that the header before announced."
        }
        "light/signature-count" => "There are more or fewer votes than validators.",
        "light/repeated-signer" => "A validator votes twice.",
        "light/signer-out-of-place" => "A vote stands in another validator's place.",
        "light/not-enough-power" => "Two thirds of the validators' power or less signed it.",
        "light/too-far" => "Too few of the validators known before signed this later header.",
        "light/bad-signature" => "A validator's signature does not fit what it should have signed.",
        "prove/block-data" | "prove/block-last-commit" | "prove/block-header" => {
            "The block's content is not what its verified header names."
        }
        "prove/tx-hash" | "prove/tx-index" => {
            "The transaction is not the one that the answer says, or answer and proof differ."
        }
        "prove/key" | "prove/proof-key" => "The proof is about another cell than the answer.",
        "recording/conflict" => "Two answers in the recording contradict each other.",
        "recording/no-validators" | "recording/partial-set" => {
            "The validators that signed a header are not all in the recording."
        }
        other => by_topic(other),
    }
}

fn by_topic(rule: &str) -> &'static str {
    match rule.split_once('/').map_or(rule, |(topic, _)| topic) {
        "shape" => "It does not have the form of a server's answer.",
        "light" => "The header does not follow from what was verified before it.",
        "ics23" | "simple" | "log" => "The proof does not lead to what the verified header names.",
        "prove" => "The answer does not match the verified header.",
        "block" => "The list of validators is not one that a chain can have.",
        _ => "It does not match what was verified before it.",
    }
}
