//! What a patient's list says where a node keeps the sealed bytes to itself, or gives others.

use serde_json::Value;

use crate::liars::{Liars, Ran};

fn counts(ran: &Ran) -> Value {
    ran.answer()["counts"].clone()
}

#[test]
fn a_list_is_whole_without_its_content_and_says_so() {
    let liars = Liars::start(&["blob-withheld", "blob-altered", "entry-left-out"], "600s");
    let connection = liars.connection();
    let listed = |nodes: &[Option<&str>]| liars.patients(&["accesses"], &connection, nodes);
    let honest = listed(&[None]);
    let entries = counts(&honest)["entries"].as_u64().unwrap();
    assert!(entries > 100, "{}", honest.stderr);
    assert_eq!(counts(&honest)["withheld"], 0);
    for (lie, told) in [("blob-withheld", ""), ("blob-altered", "other bytes than those named")] {
        let alone = listed(&[Some(lie)]);
        assert_eq!(alone.code, 0, "{lie}: {}", alone.stderr);
        // Every entry is proved to be there, and nothing is said of what stands in it.
        assert_eq!(counts(&alone)["entries"], entries, "{lie}");
        assert_eq!(counts(&alone)["withheld"], entries, "{lie}");
        assert_eq!(counts(&alone)["opened"], 0, "{lie}");
        let answer = alone.answer();
        let shown = answer["entries"].as_array().unwrap().iter();
        let mut shown = shown.flat_map(|entry| [&entry["who"], &entry["what"], &entry["occurred"]]);
        assert!(shown.all(Value::is_null), "{lie}: {}", alone.stdout);
        assert!(alone.stderr.contains(told), "{lie}: {}", alone.stderr);
        assert!(alone.stderr.lines().count() < 3, "{lie}: {}", alone.stderr);
        assert!(liars.has_lied(lie));
        let both = listed(&[Some(lie), None]);
        assert_eq!(both.answer(), honest.answer(), "{lie}");
    }
    // Of the list itself nothing can be left out.
    let Ran { code, stdout, stderr } = listed(&[Some("entry-left-out")]);
    assert_eq!((code, stdout.as_str()), (1, ""), "{stderr}");
    assert!(stderr.contains("refused by log/"), "{stderr}");
    let both = listed(&[Some("entry-left-out"), None]);
    assert_eq!(both.answer(), honest.answer());
}

#[test]
fn a_choice_that_no_node_shows_is_said_to_be_withheld_and_can_be_stopped() {
    let liars = Liars::start(&["blob-withheld"], "300ms");
    let connection = liars.connection();
    let mine =
        |words: &[&str], lie| liars.patients(&[&["consent"], words].concat(), &connection, &[lie]);
    let lie = Some("blob-withheld");
    let closed: [&[&str]; 3] = [
        &["pass"],
        &["stop", "--emergencies", "allow", "--yes"],
        &["block", "--for", "TREAT", "--yes"],
    ];
    for words in closed {
        let Ran { code, stdout, stderr } = mine(words, lie);
        assert_eq!((code, stdout.as_str()), (1, ""), "{words:?}: {stderr}");
        assert!(stderr.contains("keep to themselves what you chose"), "{words:?}: {stderr}");
    }
    let shown = mine(&["show"], lie).answer();
    let line = shown["in_force"][0]["lines"][0].as_str().unwrap();
    assert!(line.starts_with("lines that cannot be read: no server delivers"), "{line}");
    // What shuts out everybody needs no older line.
    let stopped = mine(&["stop", "--emergencies", "block", "--yes"], lie);
    assert_eq!(stopped.code, 0, "{}", stopped.stderr);
    let pass = mine(&["pass"], None).answer()["pass"].as_str().unwrap().to_owned();
    for purpose in ["TREAT", "BTG"] {
        let checked = liars.told(&["check", "--pass", &pass, "--for", purpose], &[None]);
        assert_eq!(checked.answer()["answer"], "DENY", "{}", checked.stdout);
    }
}
