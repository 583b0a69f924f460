/// Why a transaction changes nothing. Each has a stable code: 1 to 99 form, 100 identity, 200
/// consent, 300 access, 400 coverage (design section 10).
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
#[expect(missing_docs, reason = "each variant's message is its documentation")]
pub enum Refusal {
    #[error(
        "the transaction has more bytes than its message needs: 2,048, and 256 for each entry of a batch"
    )]
    TooLarge,
    #[error("the transaction is not in its one encoding")]
    NotCanonical,
    #[error("the transaction carries no message that this ledger knows")]
    NoMessage,
    #[error("the transaction is for another chain")]
    ChainId,
    #[error("the nonce has not 16 bytes")]
    Nonce,
    #[error("the transaction's time is over: plan and sign it again")]
    Expired,
    #[error("the transaction is valid for more than a day: choose an earlier end")]
    TooFarAhead,
    #[error("signers and signatures are not one to one")]
    SignatureCount,
    #[error("a signer's id or key is not one")]
    MalformedSigner,
    #[error("a signature does not hold")]
    BadSignature,
    #[error("a signer's key is not the one its id has now")]
    NotTheKey,
    #[error("the transaction took effect already")]
    Replayed,
    #[error("the signers are not those this message needs, in their order")]
    WrongSigners,
    #[error("a field is not of the form this message needs")]
    Field,
    #[error("this node has not the sealed bytes named: put them first, then send again")]
    MissingBlob,
    #[error("too many transactions of a signer wait already: send again after the next block")]
    Quota,
    #[error("a batch holds no item, or more than {}", crate::message::access::MAX_BATCH)]
    BatchSize,
    #[error("what is sealed to this key would be open to anybody: make another key")]
    SealingKey,

    #[error("the signer is no registrar")]
    NotRegistrar,
    #[error("the id is taken")]
    IdTaken,
    #[error("there is no such party")]
    NoSuchParty,
    #[error("the party is suspended or revoked")]
    PartyNotActive,
    #[error("a revoked party stays revoked")]
    RevokedForEver,
    #[error("the party is not of the kind that may do this")]
    WrongKind,
    #[error("the offer is over, used or was never made")]
    NoSuchOffer,
    #[error("there is no such relationship, or not in the state this needs")]
    NoSuchRelationship,
    #[error("the relationship is with another custodian")]
    AnotherCustodian,
    #[error("the relationship to be continued is not an unclaimed one of this custodian")]
    CannotContinue,
    #[error("there is no such validator, so none to remove")]
    NoSuchValidator,
    #[error("the last validator cannot be removed: set another first")]
    LastValidator,
    #[error("no validator can have so much power, or not all of them together")]
    TooMuchPower,
    #[error("there are as many validators as an engine bears: remove one first")]
    TooManyValidators,
    #[error("a registrar suspended this practitioner: ask a registrar to bring them back")]
    HeldByRegistrar,

    #[error("the number is not the next of this relationship")]
    Seq,
    #[error("the directive to be replaced is not the one in force")]
    NotInForce,
    #[error("an unclaimed relationship's consent can only be tightened, by nobody but its owner")]
    Unclaimed,
    #[error("the policy is registered already")]
    PolicyExists,

    #[error("the entry's number is not the log's next")]
    EntryNumber,
    #[error("the entry to be corrected is not in the log")]
    NoSuchEntry,
    #[error("there is no such emergency access, or it was reviewed")]
    NoSuchEmergency,
    #[error("whoever opened records in an emergency cannot review it")]
    ReviewerIsAccessor,
    #[error("there is no such question, or not in the state this needs")]
    NoSuchQuestion,
    #[error(
        "no sealed bytes are named so for this relationship or practitioner, or they were erased"
    )]
    NoSuchBlob,
    #[error("sealed bytes of this kind stay: only entries, answers and names may be erased")]
    NotErasable,
    #[error("these sealed bytes were named for something else, or were erased: seal them again")]
    BlobNamed,

    #[error("the statement's number is not the custodian's next")]
    CoverageSeq,
    #[error("a statement cannot take back how far the list was complete")]
    CoverageBackwards,
}

impl Refusal {
    /// Every one, by code.
    pub const ALL: [Self; 47] = [
        Self::TooLarge,
        Self::NotCanonical,
        Self::NoMessage,
        Self::ChainId,
        Self::Nonce,
        Self::Expired,
        Self::TooFarAhead,
        Self::SignatureCount,
        Self::MalformedSigner,
        Self::BadSignature,
        Self::NotTheKey,
        Self::Replayed,
        Self::WrongSigners,
        Self::Field,
        Self::BatchSize,
        Self::MissingBlob,
        Self::Quota,
        Self::SealingKey,
        Self::NotRegistrar,
        Self::IdTaken,
        Self::NoSuchParty,
        Self::PartyNotActive,
        Self::RevokedForEver,
        Self::WrongKind,
        Self::NoSuchOffer,
        Self::NoSuchRelationship,
        Self::AnotherCustodian,
        Self::CannotContinue,
        Self::NoSuchValidator,
        Self::LastValidator,
        Self::TooMuchPower,
        Self::TooManyValidators,
        Self::HeldByRegistrar,
        Self::Seq,
        Self::NotInForce,
        Self::Unclaimed,
        Self::PolicyExists,
        Self::EntryNumber,
        Self::NoSuchEntry,
        Self::NoSuchEmergency,
        Self::ReviewerIsAccessor,
        Self::NoSuchQuestion,
        Self::NoSuchBlob,
        Self::NotErasable,
        Self::BlobNamed,
        Self::CoverageSeq,
        Self::CoverageBackwards,
    ];

    /// The refusal with this code.
    pub fn with_code(code: u32) -> Option<Self> {
        Self::ALL.into_iter().find(|refusal| refusal.code() == code)
    }

    /// The stable code, as `ExecTxResult.code` has it. Never reused, never renumbered.
    pub const fn code(self) -> u32 {
        match self {
            Self::TooLarge => 1,
            Self::NotCanonical => 2,
            Self::NoMessage => 3,
            Self::ChainId => 4,
            Self::Nonce => 5,
            Self::Expired => 6,
            Self::TooFarAhead => 7,
            Self::SignatureCount => 8,
            Self::MalformedSigner => 9,
            Self::BadSignature => 10,
            Self::NotTheKey => 11,
            Self::Replayed => 12,
            Self::WrongSigners => 13,
            Self::Field => 14,
            Self::BatchSize => 15,
            Self::MissingBlob => 16,
            Self::Quota => 17,
            Self::SealingKey => 18,
            Self::NotRegistrar => 100,
            Self::IdTaken => 101,
            Self::NoSuchParty => 102,
            Self::PartyNotActive => 103,
            Self::RevokedForEver => 104,
            Self::WrongKind => 105,
            Self::NoSuchOffer => 106,
            Self::NoSuchRelationship => 107,
            Self::AnotherCustodian => 108,
            Self::CannotContinue => 109,
            Self::NoSuchValidator => 110,
            Self::LastValidator => 111,
            Self::TooMuchPower => 112,
            Self::TooManyValidators => 113,
            Self::HeldByRegistrar => 114,
            Self::Seq => 200,
            Self::NotInForce => 201,
            Self::Unclaimed => 202,
            Self::PolicyExists => 203,
            Self::EntryNumber => 300,
            Self::NoSuchEntry => 301,
            Self::NoSuchEmergency => 302,
            Self::ReviewerIsAccessor => 303,
            Self::NoSuchQuestion => 304,
            Self::NoSuchBlob => 305,
            Self::NotErasable => 306,
            Self::BlobNamed => 307,
            Self::CoverageSeq => 400,
            Self::CoverageBackwards => 401,
        }
    }
}
