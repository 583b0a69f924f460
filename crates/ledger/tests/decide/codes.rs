//! Purposes and labels are the code systems' own.

use std::collections::BTreeSet;

use medlight_ledger::consent::{Label, Purpose};

use crate::format::{file, list, text};

#[test]
fn names_are_codes_and_back() {
    for purpose in Purpose::ALL {
        assert_eq!(Purpose::from_code(purpose.code()), Some(*purpose));
    }
    for label in Label::ALL {
        assert_eq!(Label::from_code(label.code()), Some(*label));
    }
    // A case matters, and what other code systems or versions have is not guessed at.
    for unknown in ["treat", "Treat", "TREAT ", "", "HTEST", "ERTREAT", "PurposeOfUse"] {
        assert_eq!(Purpose::from_code(unknown), None);
    }
    assert_eq!(Label::from_code("n"), None);
}

#[test]
fn the_sets_of_the_cases_are_whole() {
    let names = file("names.json");
    let set = |name: &str| -> BTreeSet<String> {
        list(&names["sets"][name], |code| text(code).to_owned()).into_iter().collect()
    };
    let emergencies = ["ETREAT", "BTG"].map(str::to_owned);
    let purposes: BTreeSet<_> = Purpose::ALL.iter().map(|p| p.code().to_owned()).collect();
    let named: BTreeSet<_> = set("*not-emergencies").into_iter().chain(emergencies).collect();
    assert_eq!(named, purposes);
    let labels: BTreeSet<_> = Label::ALL.iter().map(|l| l.code().to_owned()).collect();
    assert_eq!(set("*labels"), labels);
}

/// The tree of `v3-ActReason`, an indent a level.
const TREE: &str = "
TREAT
  ETREAT
    BTG
  CLINTRL
  POPHLTH
  TREATDS
  COC
HPAYMT
  CLMATTCH
  COVAUTH
  COVERAGE
    ELIGDTRM
    ELIGVER
    ENROLLM
    MILDCRG
  REMITADV
HOPERAT
  CAREMGT
  DONAT
  FRAUD
  GOV
  HACCRED
  HCOMPL
  HDECD
  HDIRECT
  HDM
  HLEGAL
  HOUTCOMS
  HPRGRP
  HQUALIMP
  HSYSADMIN
    LABELING
    METAMGT
  MEMADMIN
  MILCDM
  PATADMIN
  PATSFTY
  PERFMSR
  RECORDMGT
  SYSDEV
  TRAIN
HRESCH
  BIORCH
  CLINTRCH
    CLINTRCHNPC
    CLINTRCHPC
    PRECLINTRCH
  DSRCH
  POARCH
  TRANSRCH
PATRQT
  FAMRQT
  PWATRNY
  SUPNWK
PUBHLTH
  DISASTER
  THREAT
HMARKT
";

#[test]
fn the_tree_of_purposes_is_hl7s() {
    let mut above: Vec<&str> = Vec::new();
    let mut seen = 0;
    for line in TREE.lines().filter(|line| !line.is_empty()) {
        let code = line.trim_start();
        above.truncate((line.len() - code.len()) / 2);
        let purpose = Purpose::from_code(code).unwrap();
        let ancestors: Vec<_> = purpose.ancestors().map(Purpose::code).collect();
        assert_eq!(ancestors, above.iter().rev().copied().collect::<Vec<_>>(), "{code}");
        above.push(code);
        seen += 1;
    }
    assert_eq!(seen, Purpose::ALL.len());
}

#[test]
fn levels_are_ordered() {
    let levels = ["U", "L", "M", "N", "R", "V"].map(|code| Label::from_code(code).unwrap());
    assert!(levels.is_sorted());
    assert!(Label::ALL.iter().all(|label| label.is_level() == levels.contains(label)));
}
