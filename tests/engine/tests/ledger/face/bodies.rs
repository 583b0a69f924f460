//! Questions in bodies.

use data_encoding::BASE64;

/// Bodies, sound and odd.
pub(super) fn bodies(tx: &[u8]) -> Vec<(&'static str, String, String)> {
    let call = |method: &str, params: &str| {
        format!(r#"{{"jsonrpc":"2.0","id":7,"method":"{method}","params":{params}}}"#)
    };
    let hash = BASE64.encode(medlight_merkle::sha256(tx).as_bytes());
    let mut all: Vec<String> = [
        " ",
        "{",
        "null",
        "1",
        "\"x\"",
        "true",
        "[]",
        "{}",
        "[{}]",
        "[null]",
        "[[]]",
        "[1]",
        r#"{"method":"health"}"#,
        r#"{"id":null,"method":"health"}"#,
        r#"{"id":"","method":"health"}"#,
        r#"{"id":"seven","method":"health"}"#,
        r#"{"id":1.9,"method":"health"}"#,
        r#"{"id":-1.9,"method":"health"}"#,
        r#"{"id":true,"method":"health"}"#,
        r#"{"id":[],"method":"health"}"#,
        r#"{"id":1}"#,
        r#"{"id":1,"method":null}"#,
        r#"{"id":1,"method":5}"#,
        r#"{"method":5}"#,
        r#"{"jsonrpc":2,"id":1,"method":"health"}"#,
        r#"{"jsonrpc":"1.0","id":1,"method":"health"}"#,
        r#"{"id":1,"method":"health"} more"#,
        r#"{"id":1,"method":"commit"}"#,
        r#"{"id":1,"method":"tx"}"#,
        r#"{"id":1,"method":"genesis"}"#,
        r#"[{"id":1,"method":"health"},{"id":"2","method":"health"}]"#,
        r#"[{"id":1,"method":"health"},{"method":"health"}]"#,
        r#"[{"method":"health"},{"method":"health"}]"#,
        r#"[{"id":1,"method":"health"},null,{"id":2,"method":"no_such_method"}]"#,
        r#"[{"id":1,"method":"health"},{"id":2,"method":"commit"}]"#,
        r#"[{"id":1,"method":"health"},{"id":true,"method":"health"}]"#,
        r#"[{"id":1,"method":"health"},5]"#,
        r#"[{"id":1,"method":"health"},{"id":2,"method":"commit","params":{"height":"0"}}]"#,
        r#"[{"id":1,"method":"health"},{"id":1,"method":"commit","params":{"height":3}}]"#,
    ]
    .map(str::to_owned)
    .into();
    for params in [
        "{}",
        "[]",
        "null",
        "\"\"",
        "5",
        r#"{"height":null}"#,
        r#"{"height":3}"#,
        r#"{"height":"3"}"#,
        r#"{"height":"03"}"#,
        r#"{"height":"+3"}"#,
        r#"{"height":""}"#,
        r#"{"height":" 3"}"#,
        r#"{"height":"3.0"}"#,
        r#"{"height":"-1"}"#,
        r#"{"height":"0"}"#,
        r#"{"height":[]}"#,
        r#"{"height":{}}"#,
        r#"{"height":true}"#,
        r#"{"other":5}"#,
        r#"["3"]"#,
        "[3]",
        "[null]",
        r#"["3","4"]"#,
        r#"{"height":"9223372036854775807"}"#,
        r#"{"height":"9223372036854775808"}"#,
    ] {
        all.push(call("commit", params));
    }
    for params in [
        r#"["3"]"#,
        r#"["3",null,null]"#,
        r#"["3","1","1"]"#,
        r#"{"page":"0"}"#,
        r#"{"page":"2"}"#,
        r#"{"page":1}"#,
        r#"{"per_page":"-1"}"#,
        "{}",
    ] {
        all.push(call("validators", params));
    }
    for params in [
        format!(r#"{{"hash":"{hash}"}}"#),
        format!(r#"{{"hash":"{hash}","prove":"true"}}"#),
        format!(r#"{{"hash":"{hash}","prove":1}}"#),
        format!(r#"{{"hash":"{hash}","prove":null}}"#),
        format!(r#"["{hash}",true]"#),
        // Base64 that looks like hex behind 0x.
        format!(r#"{{"hash":"0x{}"}}"#, "A".repeat(41) + "="),
        r#"{"hash":"0x00"}"#.into(),
        r#"{"hash":"AA"}"#.into(),
        r#"{"hash":5}"#.into(),
        "{}".into(),
    ] {
        all.push(call("tx", &params));
    }
    for params in [
        "{}",
        r#"{"path":5}"#,
        r#"{"path":"/cell","data":"0x636861696e"}"#,
        r#"{"path":"/cell","data":"636861696E","height":"3"}"#,
        r#"{"path":"/cell","data":"63686169 6e"}"#,
        r#"{"path":"/cell","data":"636861696e","height":3}"#,
        r#"{"path":"/cell","data":"636861696e","height":"-3"}"#,
        r#"["/cell","636861696e","3",true]"#,
        r#"["/cell","636861696e"]"#,
    ] {
        all.push(call("abci_query", params));
    }
    // Each its own bytes: CometBFT does not take what it still looks at.
    for (method, [one, other]) in [
        ("broadcast_tx_sync", ["eA==", "eQ=="]),
        ("broadcast_tx_async", ["eg==", "ew=="]),
        ("broadcast_tx_commit", ["fA==", "fQ=="]),
    ] {
        all.extend(["{}", r#"{"tx":"eA"}"#, r#"{"tx":"0x78"}"#].map(|params| call(method, params)));
        all.push(call(method, &format!(r#"{{"tx":"{one}"}}"#)));
        all.push(call(method, &format!(r#"["{other}"]"#)));
    }
    for method in ["subscribe", "unsubscribe", "unsubscribe_all", "health", "status"] {
        all.extend(["{}", "[]", "null", "[5]", "\"x\""].map(|params| call(method, params)));
    }
    let many = |count| format!("[{}]", vec![r#"{"id":1,"method":"health"}"#; count].join(","));
    all.extend([many(100), many(1_001), " ".repeat(1_000_001), " ".repeat(999_999)]);
    all.into_iter().map(|body| ("POST", "/".to_owned(), body)).collect()
}
