use crate::transcript::Transcript;

const ANA: &str = "Ana Weber";
const ROSA: &str = "Rosa Weber";
const LEO: &str = "Leo Weber";

/// Ana opens all that Northfield recorded, and is told what stands out.
pub(crate) fn reads_the_complete_list(t: &mut Transcript) {
    let relationships = t.wallet(ANA);
    t.asks(&["wallet", "relationships", "--wallet", &relationships]);
    let connection = t.ana(0);
    let (own, (_, before)) = (connection.entries, connection.continues.unwrap());
    // When things happened before the town began is chance: the transcript has what is from today.
    let wallet = t.wallet(ANA);
    let id = t.ana(0).keys.id().to_string();
    let mine = ["accesses", "--wallet", &wallet, "--connection", &id];
    let shown = t.unseen(&mine).stdout;
    let lines = |count: u64| usize::try_from(count).unwrap();
    let today: Vec<_> = shown.lines().take(lines(own)).collect();
    let between = shown.lines().nth(lines(own)).unwrap();
    assert!(between.starts_with("  -- before the connection"), "{between}");
    let closing: Vec<_> = shown.lines().skip(lines(own + before) + 1).collect();
    t.note(&[today.as_slice(), &["  ..."], closing.as_slice()].concat().join("\n"));
    let found = t.unseen(&[mine.as_slice(), &["--json"]].concat()).json();
    let count = |what: &str| found["counts"][what].as_u64().unwrap();
    assert_eq!((count("entries"), count("from_before")), (own + before, before));
    assert_eq!(count("opened"), own + before - 1, "all but what is held back");
    let unlike = |entry: &&serde_json::Value| {
        entry["findings"].as_array().unwrap().iter().any(|it| it == "does not match your choices")
    };
    let entries = found["entries"].as_array().unwrap();
    let unlike: Vec<_> = entries.iter().filter(unlike).map(|it| it["who"].clone()).collect();
    assert_eq!(unlike, ["Judith Kern"]);
}

/// Ana stops Linden, and whoever asks next is told so.
pub(crate) fn stops_an_organisation(t: &mut Transcript) {
    check(t, ANA, 1, &[]);
    t.mine(ANA, 1, &["consent", "stop", "--emergencies", "allow", "--yes"]);
    check(t, ANA, 1, &[]);
    check(t, ANA, 1, &["--for", "BTG"]);
    t.mine(ANA, 1, &["consent", "show"]);
}

/// Leo withdraws his choice for Harbour, whose rule is that nobody may but in an emergency.
pub(crate) fn withdraws_a_choice(t: &mut Transcript) {
    check(t, LEO, 1, &[]);
    t.mine(LEO, 1, &["consent", "withdraw", "--yes"]);
    check(t, LEO, 1, &[]);
    check(t, LEO, 1, &["--for", "ETREAT"]);
    // A second time there is nothing to withdraw.
    t.mine(LEO, 1, &["consent", "withdraw", "--yes"]);
}

/// Rosa lets Dr Saar of Northfield see what Linden has, for thirty days, and then stops him.
pub(crate) fn allows_a_specialist(t: &mut Transcript) {
    let northfield = &t.town.cast.northfield;
    let hospital = northfield.organisation.keys.id().to_string();
    let saar = northfield.emergency_doctor.keys.id().to_string();
    let asks = ["--organisation", &hospital, "--practitioner", &saar];
    check(t, ROSA, 1, &asks);
    let line = [asks.as_slice(), &["--for", "TREAT", "--label", "N", "--days", "30"]].concat();
    t.mine(ROSA, 1, &[&["consent", "allow", "--yes"], line.as_slice()].concat());
    check(t, ROSA, 1, &asks);
    let stop = ["consent", "stop", "--emergencies", "block", "--yes", "--organisation", &hospital];
    t.mine(ROSA, 1, &stop);
    check(t, ROSA, 1, &asks);
}

/// Ana asks why, sees that she has, and cannot ask about what is not there.
pub(crate) fn asks_about_an_entry(t: &mut Transcript) {
    t.mine(ANA, 0, &["question", "ask", "--yes", "--entry", "7", "Why did she read my letter?"]);
    t.mine(ANA, 0, &["question", "list"]);
    t.mine(ANA, 0, &["question", "ask", "--yes", "--entry", "999", "And this?"]);
}

/// Each mistake has its sentence, and nothing is signed.
pub(crate) fn is_told_what_is_wrong(t: &mut Transcript) {
    let (ana, other) = (t.wallet(ANA), t.town.cast.rosa.connections[0].keys.id().to_string());
    t.asks(&["accesses", "--wallet", &ana]);
    t.asks(&["accesses", "--wallet", &ana, "--connection", &other]);
    t.mine(ANA, 0, &["consent", "stop", "--emergencies", "allow"]);
    t.mine(ANA, 0, &["consent", "allow", "--yes"]);
    t.asks(&["check", "--pass", "MLP1:NOT-A-PASS"]);
    let nowhere = t.path("nowhere.wallet");
    t.asks(&["accesses", "--wallet", &nowhere]);
    t.alone(&["wallet", "new", &ana], "");
    t.alone(&["wallet", "new", "--words", &nowhere], "abandon ability able about");
    assert!(!std::path::Path::new(&nowhere).exists());
}

/// A patient shows a pass, and it is checked.
fn check(t: &mut Transcript, name: &str, connection: usize, asks: &[&str]) {
    let shown = t.mine(name, connection, &["consent", "pass"]);
    t.asks(&[&["check", "--pass", shown.stdout.trim()], asks].concat());
}
