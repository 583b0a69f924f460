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
