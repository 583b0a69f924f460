/// Why a pass cannot be made or is not believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
#[expect(missing_docs, reason = "each variant's message is its documentation")]
pub enum PassError {
    #[error("this is no pass: scan the code on the patient's screen")]
    NotAPass,
    #[error("the pass has more than 1,990 characters: show fewer choices in it")]
    TooLarge,
    #[error("the pass is not in its one form: ask the patient to show it again")]
    Malformed,
    #[error("a pass holds for 1 to 600 seconds: ask the patient to show it again")]
    Life,
    #[error("the pass is about another ledger than this one")]
    AnotherChain,
    #[error("the pass is not signed with the key its owner has now: ask for another")]
    Signature,
    #[error("the pass begins in the future: one of the two clocks is wrong")]
    NotYet,
    #[error("the pass is over: ask the patient to show it again")]
    Expired,
    #[error("these keys are not of the relationship that the pass is about: use its own")]
    AnotherKey,
}
