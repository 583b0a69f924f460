//! A choice from before it was withdrawn, shown with a party from after that.

use medlight_cli::ask::block_on;
use medlight_client::Outcome;
use medlight_wallet::Keys;
use serde_json::Value;

use crate::liars::{Liars, Ran};
use crate::library::{admission, client, fault, submitted};

#[test]
fn a_choice_and_a_party_are_of_one_state_or_no_answer() {
    let liars = Liars::start(&["mixed-heights"], "300ms");
    let connection = liars.connection();
    let pass = || {
        let printed = liars.patients(&["consent", "pass"], &connection, &[None]);
        printed.answer()["pass"].as_str().unwrap().to_owned()
    };
    let check = |pass: &str, organisation: &[&str], nodes: &[Option<&str>]| {
        liars.told(&[&["check", "--pass", pass], organisation].concat(), nodes)
    };
    let old = pass();
    assert_eq!(check(&old, &[], &[None]).answer()["answer"], "PERMIT");

    let withdrawn = liars.patients(&["consent", "withdraw", "--yes"], &connection, &[None]);
    assert_eq!(withdrawn.code, 0, "{}", withdrawn.stderr);
    let admitted = submitted(&liars, &[None], &admission(&liars, 31, 600));
    assert!(matches!(admitted, Ok(Outcome::Done { .. })));
    let ward = Keys::new(&[31; 32], &[0; 32]).id().to_string();
    let ward = ["--organisation", ward.as_str()];

    let new = pass();
    let honest = check(&new, &ward, &[None]);
    assert_eq!(honest.answer()["answer"], "NO CONSENT", "{}", honest.stdout);
    for pass in [&old, &new] {
        let Ran { code, stdout, stderr } = check(pass, &ward, &[Some("mixed-heights")]);
        assert_eq!(code, 1, "{stderr}");
        assert!(stderr.contains("ics23/root"), "{stderr}");
        let told: Value = serde_json::from_str(&stdout).unwrap();
        assert_eq!(told["answer"], "UNKNOWN", "{told}");
        assert_eq!(told["allowed"], Value::Null, "{told}");
    }
    assert!(liars.has_lied("mixed-heights"));
    let both = check(&new, &ward, &[Some("mixed-heights"), None]);
    assert_eq!(both.answer()["answer"], "NO CONSENT", "{}", both.stderr);

    let id = connection.parse().unwrap();
    let mut client = client(&liars, &[Some("mixed-heights")]);
    let error = block_on(async {
        client.sync(None).await?;
        client.choices(id).await
    });
    let error = error.unwrap_err();
    assert_eq!(fault(&error).and_then(|it| it.rule()), Some("ics23/root"), "{error}");
}
