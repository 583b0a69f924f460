//! The case files of `tests/vectors/decide`, read.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use medlight_ledger::Id;
use medlight_ledger::consent::{
    Actor, Answer, DefaultPolicy, Effect, Label, Leaf, Obligation, OpenedDirective, Period, Place,
    Provision, Purpose, Request, Rules, Verdict,
};
use serde_json::Value;

pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

pub(crate) fn file(name: &str) -> Value {
    let path = root().join("tests/vectors/decide").join(name);
    serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap()
}

/// One question and its answer.
pub(crate) struct Case {
    pub(crate) name: String,
    pub(crate) rule: String,
    pub(crate) directives: Vec<OpenedDirective>,
    pub(crate) default_policy: DefaultPolicy,
    pub(crate) request: Request,
    answer: Expected,
}

/// An answer as a file states it; a rule's tag lives as long as the file.
#[derive(Debug, PartialEq)]
struct Expected {
    verdict: Verdict,
    obligations: Vec<Obligation>,
    led_by: Vec<Place>,
    rule: String,
}

impl Case {
    /// What `rules` answer, if that is not what the file says.
    pub(crate) fn fails(&self, rules: &Rules) -> Option<String> {
        let Answer { verdict, obligations, led_by, rule } =
            rules.decide(&self.directives, self.default_policy, &self.request);
        let found = Expected { verdict, obligations, led_by, rule: rule.to_owned() };
        (found != self.answer)
            .then(|| format!("{}\n  expected {:?}\n  found    {found:?}", self.name, self.answer))
    }
}

/// Every case of every topic, each name with its topic before it.
pub(crate) fn all_cases() -> Vec<Case> {
    let names = Names(file("names.json"));
    let mut cases = Vec::new();
    let mut topics: Vec<_> = fs::read_dir(root().join("tests/vectors/decide"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.ends_with(".json"))
        .collect();
    topics.sort();
    for topic in topics {
        let value = file(&topic);
        let Some(list) = value["cases"].as_array() else { continue };
        cases.extend(list.iter().map(|case| names.case(topic.trim_end_matches(".json"), case)));
    }
    cases
}

/// `names.json`.
pub(crate) struct Names(pub(crate) Value);

impl Names {
    fn case(&self, topic: &str, case: &Value) -> Case {
        has_only(case, "name rule why directives default_policy request answer");
        assert!(!text(&case["why"]).is_empty());
        let answer = &case["answer"];
        has_only(answer, "verdict obligations led_by rule");
        Case {
            name: format!("{topic}/{}", text(&case["name"])),
            rule: text(&case["rule"]).to_owned(),
            directives: list(&case["directives"], |directive| self.directive(directive)),
            default_policy: default_policy(text(&case["default_policy"])),
            request: self.request(&case["request"]),
            answer: Expected {
                verdict: verdict(text(&answer["verdict"])),
                obligations: list(&answer["obligations"], obligation),
                led_by: list(&answer["led_by"], |place| Place {
                    seq: place[0].as_u64().unwrap(),
                    index: usize::try_from(place[1].as_u64().unwrap()).unwrap(),
                }),
                rule: text(&answer["rule"]).to_owned(),
            },
        }
    }

    fn directive(&self, directive: &Value) -> OpenedDirective {
        has_only(directive, "seq provisions");
        let seq = directive["seq"].as_u64().unwrap();
        let leaf = |leaf: &Value| match leaf.as_str() {
            Some("closed") => Leaf::Closed,
            Some("padding") => Leaf::Padding,
            None => Leaf::Open(self.provision(leaf)),
            Some(other) => panic!("{other}"),
        };
        let policy = Id::new([u8::try_from(seq).unwrap(); 20]);
        OpenedDirective { seq, policy, leaves: list(&directive["provisions"], leaf) }
    }

    pub(crate) fn provision(&self, provision: &Value) -> Provision {
        has_only(provision, "effect from until actors purposes labels");
        let from = provision.get("from").map_or(0, |second| second.as_u64().unwrap());
        let until = provision.get("until").map(|second| second.as_u64().unwrap());
        let purpose = |code: &str| Purpose::from_code(code).unwrap();
        let label = |code: &str| Label::from_code(code).unwrap();
        Provision {
            effect: effect(text(&provision["effect"])),
            period: Period::new(from, until).unwrap(),
            actors: self.codes(&provision["actors"]).map(|name| self.actor(&name)).collect(),
            purposes: self.codes(&provision["purposes"]).map(|code| purpose(&code)).collect(),
            labels: self.codes(&provision["labels"]).map(|code| label(&code)).collect(),
        }
    }

    fn request(&self, request: &Value) -> Request {
        has_only(request, "at organisation practitioner purpose labels");
        let practitioner = request.get("practitioner");
        let label = |code: &Value| Label::from_code(text(code)).unwrap();
        Request {
            at: request["at"].as_u64().unwrap(),
            organisation: self.id("organisations", text(&request["organisation"])).unwrap(),
            practitioner: practitioner.map(|name| self.id("practitioners", text(name)).unwrap()),
            purpose: Purpose::from_code(text(&request["purpose"])).unwrap(),
            labels: list(&request["labels"], label).into_iter().collect(),
        }
    }

    /// The texts of a list, each `*name` being the set of that name.
    fn codes(&self, codes: &Value) -> impl Iterator<Item = String> {
        let codes =
            if codes.is_null() { Vec::new() } else { list(codes, |code| text(code).to_owned()) };
        let behind = |code: String| match self.0["sets"].get(&code) {
            Some(set) => list(set, |code| text(code).to_owned()),
            None => vec![code],
        };
        codes.into_iter().flat_map(behind).collect::<Vec<_>>().into_iter()
    }

    fn actor(&self, name: &str) -> Actor {
        let organisation = |name| self.id("organisations", name);
        let practitioner = |name| self.id("practitioners", name);
        match name.split_once('@') {
            Some((person, place)) => Actor::PractitionerAt {
                organisation: organisation(place).unwrap(),
                practitioner: practitioner(person).unwrap(),
            },
            None => organisation(name)
                .map(Actor::Organisation)
                .or_else(|| practitioner(name).map(Actor::Practitioner))
                .unwrap(),
        }
    }

    fn id(&self, kind: &str, name: &str) -> Option<Id> {
        let hex = self.0[kind].get(name)?;
        Some(Id::try_from(bytes(text(hex)).as_slice()).unwrap())
    }

    pub(crate) fn organisation(&self, name: &str) -> Id {
        self.id("organisations", name).unwrap()
    }

    pub(crate) fn practitioner(&self, name: &str) -> Id {
        self.id("practitioners", name).unwrap()
    }
}

pub(crate) fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_else(|| panic!("{value} is no text"))
}

pub(crate) fn list<T>(value: &Value, item: impl Fn(&Value) -> T) -> Vec<T> {
    value.as_array().unwrap_or_else(|| panic!("{value} is no list")).iter().map(item).collect()
}

pub(crate) fn bytes(hex: &str) -> Vec<u8> {
    let digits = hex.as_bytes().chunks(2);
    digits.map(|two| u8::from_str_radix(std::str::from_utf8(two).unwrap(), 16).unwrap()).collect()
}

/// A field that is misspelt would be left open.
fn has_only(object: &Value, fields: &str) {
    let known: BTreeSet<_> = fields.split(' ').collect();
    for field in object.as_object().unwrap().keys() {
        assert!(known.contains(field.as_str()), "{field} in {object}");
    }
}

fn effect(text: &str) -> Effect {
    match text {
        "permit" => Effect::Permit,
        "deny" => Effect::Deny,
        other => panic!("{other}"),
    }
}

fn default_policy(text: &str) -> DefaultPolicy {
    match text {
        "basic-normal" => DefaultPolicy::BasicNormal,
        "all-normal" => DefaultPolicy::AllNormal,
        "break-glass-only" => DefaultPolicy::BreakGlassOnly,
        "deny" => DefaultPolicy::Deny,
        "unspecified" => DefaultPolicy::Unspecified,
        other => panic!("{other}"),
    }
}

fn verdict(text: &str) -> Verdict {
    match text {
        "PERMIT" => Verdict::Permit,
        "DENY" => Verdict::Deny,
        "NO CONSENT, PERMIT" => Verdict::NoConsent(Effect::Permit),
        "NO CONSENT, DENY" => Verdict::NoConsent(Effect::Deny),
        "UNKNOWN" => Verdict::Unknown,
        other => panic!("{other}"),
    }
}

fn obligation(value: &Value) -> Obligation {
    match (value.as_str(), value.get("REDACT"), value.get("REVIEW_BY")) {
        (Some("AUDTR"), ..) => Obligation::Audit,
        (Some("NOTIFY_PATIENT"), ..) => Obligation::NotifyPatient,
        (_, Some(labels), _) => {
            Obligation::Redact(list(labels, |code| Label::from_code(text(code)).unwrap()))
        }
        (.., Some(second)) => Obligation::ReviewBy(second.as_u64().unwrap()),
        _ => panic!("{value}"),
    }
}
