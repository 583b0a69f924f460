use medlight_port::{Event, Fault, Pin, ProofKind, Report, Stage};

use super::Check;

/// A recording of this repository, as one file.
fn recording(name: &str) -> Vec<u8> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/vectors/recordings");
    std::fs::read(format!("{folder}/{name}.json")).unwrap()
}

/// All events of one check, each as the page would receive it.
fn events(file: Vec<u8>, pinned: Option<Pin>) -> Vec<Event> {
    let (mut check, first) = Check::begin(1, &["recording.json".to_owned()], &[file], pinned);
    let mut events = vec![first];
    while let Some(going) = check.take() {
        let (next, event) = going.advance(|| 0.0);
        events.push(event);
        check = next;
    }
    for event in &events {
        let bytes = postcard::to_allocvec(event).unwrap();
        assert_eq!(postcard::from_bytes::<Event>(&bytes).unwrap(), *event);
    }
    events
}

fn report(name: &str) -> Report {
    match events(recording(name), None).pop() {
        Some(Event::Verified { report, .. }) => report,
        other => panic!("{name}: {other:?}"),
    }
}

fn end(file: Vec<u8>) -> (Fault, String) {
    match events(file, None).pop() {
        Some(Event::Refused { refusal, .. }) => (refusal.fault, refusal.rule),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_report_agrees_with_itself() {
    for name in ["steady", "absent-and-nil", "many-transactions", "changing-validators"] {
        let Report { counts, heights, validator_sets, proofs, .. } = report(name);
        assert_eq!(counts.headers, heights.len() as u64, "{name}");
        for view in &heights {
            let set = &validator_sets[view.validator_set];
            assert_eq!(set.validators.len(), view.votes.len(), "{name}");
            assert!(view.signed_power * 3 > set.total_power * 2, "{name}");
        }
        assert!(heights.is_sorted_by(|one, next| one.height < next.height), "{name}");
        for proof in &proofs {
            assert!(proof.paths.iter().all(|path| !path.hashes.is_empty()), "{name}");
            assert!(matches!(proof.kind, ProofKind::Transaction { .. }), "{name}");
        }
    }
}

#[test]
fn a_set_is_listed_again_only_where_it_changes() {
    assert_eq!(report("steady").validator_sets.len(), 1);
    let sets = report("changing-validators").validator_sets;
    assert!(sets.len() > 1);
    assert!(sets.windows(2).all(|pair| pair[0].validators != pair[1].validators));
}

#[test]
fn progress_comes_in_slices_and_ends_at_its_total() {
    let clock = std::cell::Cell::new(0.0);
    let tick = || clock.replace(clock.get() + 30.0);
    let (check, _) = Check::begin(1, &["steady.json".to_owned()], &[recording("steady")], None);
    let mut check = check.unwrap();
    let mut last = None;
    while let (Some(next), Event::Progress { progress, .. }) = check.advance(tick) {
        check = next;
        assert!(last.is_none_or(|before: u64| before < progress.done));
        last = Some(progress.done);
        assert!(progress.done < progress.total || progress.stage == Stage::Proofs);
    }
    assert!(last.unwrap() > 1);
}

#[test]
fn a_changed_byte_ends_in_a_refusal_and_nothing_else() {
    let mut file = recording("steady");
    let name = b"\"signature\"";
    let at = file.windows(name.len()).position(|bytes| bytes == name).unwrap() + name.len() + 20;
    file[at] = if file[at] == b'A' { b'B' } else { b'A' };
    let (fault, rule) = end(file);
    assert_eq!((fault, rule.as_str()), (Fault::Contradicts, "light/bad-signature"));
}

#[test]
fn a_file_that_is_no_answer_is_foreign_and_a_broken_one_unreadable() {
    assert_eq!(end(b"hello".to_vec()).0, Fault::Foreign);
    assert_eq!(end(vec![b' '; (4 << 20) + 1]).0, Fault::Foreign);
    assert_eq!(end(br#"{"result":"#.to_vec()).0, Fault::Unreadable);
}

#[test]
fn a_starting_point_of_another_chain_refuses_the_recording() {
    let pinned = Pin { chain_id: "another".into(), height: 1, hash: "00".repeat(32) };
    let last = events(recording("steady"), Some(pinned)).pop();
    assert!(matches!(last, Some(Event::Refused { .. })), "{last:?}");
    let malformed = Pin { chain_id: "another".into(), height: 1, hash: "no hex".into() };
    let last = events(recording("steady"), Some(malformed)).pop();
    assert!(matches!(last, Some(Event::BadRequest { .. })), "{last:?}");
}
