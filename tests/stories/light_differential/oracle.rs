//! tendermint-light-client-verifier, asked through the JSON both sides read.

use medlight_tests::render;
use medlight_types::LightBlock;
use serde_json::Value;
use tendermint::block::Height;
use tendermint::block::signed_header::SignedHeader;
use tendermint::{Time, validator};
use tendermint_light_client_verifier::options::Options;
use tendermint_light_client_verifier::types::{
    TrustThreshold, TrustedBlockState, UntrustedBlockState,
};
use tendermint_light_client_verifier::{ProdVerifier, Verdict, Verifier};

use super::generate::Scenario;

/// Its verdict: `accepted`, `too far`, `unreadable`, or the name of its error.
pub(super) fn judge(scenario: &Scenario, block: &LightBlock) -> String {
    let theirs = |block: &LightBlock| {
        let json = render::light_block(block);
        let signed_header: SignedHeader = read(&json["signed_header"])?;
        let validators: validator::Set = read(&json["validator_set"])?;
        let next_validators: validator::Set = read(&json["next_validator_set"])?;
        Some((signed_header, validators, next_validators))
    };
    let (Some(trusted), Some(untrusted)) = (theirs(&scenario.trusted), theirs(block)) else {
        return "unreadable".into();
    };
    let header = &trusted.0.header;
    let state = TrustedBlockState {
        chain_id: &header.chain_id,
        header_time: header.time,
        height: Height::try_from(header.height.value()).unwrap(),
        next_validators: &trusted.2,
        next_validators_hash: header.next_validators_hash,
    };
    let block = UntrustedBlockState {
        signed_header: &untrusted.0,
        validators: &untrusted.1,
        next_validators: Some(&untrusted.2),
    };
    let now = Time::parse_from_rfc3339(&scenario.now.to_string()).unwrap();
    match ProdVerifier::default().verify_update_header(block, state, &options(scenario), now) {
        Verdict::Success => "accepted".into(),
        Verdict::NotEnoughTrust(_) => "too far".into(),
        Verdict::Invalid(error) => name(&format!("{error:?}")),
    }
}

fn read<T: serde::de::DeserializeOwned>(json: &Value) -> Option<T> {
    serde_json::from_value(json.clone()).ok()
}

fn options(scenario: &Scenario) -> Options {
    let ours = &scenario.options;
    let threshold = format!("{:?}", ours.trust_threshold);
    let mut numbers = threshold.split(|c: char| !c.is_ascii_digit()).filter_map(|n| n.parse().ok());
    let (Some(numerator), Some(denominator)) = (numbers.next(), numbers.next()) else {
        panic!("{threshold}");
    };
    Options {
        trust_threshold: TrustThreshold::new(numerator, denominator).unwrap(),
        trusting_period: ours.trusting_period,
        clock_drift: ours.clock_drift,
    }
}

/// The error's variant, without what it carries.
fn name(error: &str) -> String {
    error.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default().to_owned()
}
