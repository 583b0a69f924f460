//! The cases, and what becomes of them when a rule is missing.

use std::collections::BTreeSet;

use medlight_ledger::consent::{Rules, decide};

use crate::format::all_cases;

#[test]
fn every_case_is_answered_as_by_hand() {
    let cases = all_cases();
    let failed: Vec<_> = cases.iter().filter_map(|case| case.fails(&Rules::all())).collect();
    assert!(failed.is_empty(), "{}", failed.join("\n"));
    println!("{} cases answered as by hand", cases.len());
    assert!(cases.len() >= 80);
}

#[test]
fn names_are_unique() {
    let cases = all_cases();
    let names: BTreeSet<_> = cases.iter().map(|case| &case.name).collect();
    assert_eq!(names.len(), cases.len());
}

/// Not just any case: one that is about the rule.
#[test]
fn without_a_rule_a_case_about_it_fails() {
    let cases = all_cases();
    for tag in Rules::all().tags() {
        let rules = Rules::without(tag);
        assert_eq!(rules.tags().count() + 1, Rules::all().tags().count());
        let about = cases.iter().filter(|case| case.rule == tag);
        let failing = about.filter(|case| case.fails(&rules).is_some()).count();
        let all = cases.iter().filter(|case| case.fails(&rules).is_some()).count();
        println!("without {tag}: {failing} cases about it fail, {all} in all");
        assert!(failing > 0, "no case about {tag} needs it");
    }
}

#[test]
fn every_rule_has_at_least_two_cases() {
    let cases = all_cases();
    for tag in Rules::all().tags() {
        let about = cases.iter().filter(|case| case.rule == tag).count();
        assert!(about >= 2, "{tag} has {about}");
    }
}

#[test]
fn the_order_of_directives_does_not_matter() {
    for case in all_cases() {
        let answer = decide(&case.directives, case.default_policy, &case.request);
        let mut turned = case.directives.clone();
        for _ in 0..turned.len() {
            turned.rotate_left(1);
            assert_eq!(
                decide(&turned, case.default_policy, &case.request),
                answer,
                "{}",
                case.name
            );
        }
        turned.reverse();
        assert_eq!(decide(&turned, case.default_policy, &case.request), answer, "{}", case.name);
    }
}
