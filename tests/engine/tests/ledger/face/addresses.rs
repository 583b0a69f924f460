//! Questions in addresses.

use data_encoding::HEXLOWER;

/// Addresses; heights and the hash are each chain's own.
pub(super) fn addresses(tx: &[u8]) -> Vec<(&'static str, String, String)> {
    let hash = HEXLOWER.encode(medlight_merkle::sha256(tx).as_bytes());
    let targets = [
        "/",
        "/?",
        "/health",
        "/status",
        "/genesis",
        "/net_info",
        "/abci_info",
        "/commit",
        "/commit?height=3",
        "/commit?height=\"3\"",
        "/commit?height=%223%22",
        "/commit?height=",
        "/commit?height=0",
        "/commit?height=-1",
        "/commit?height=\"-1\"",
        "/commit?height=\"\"",
        "/commit?height=abc",
        "/commit?height=0x3",
        "/commit?height=3.0",
        "/commit?height=1e0",
        "/commit?height=null",
        "/commit?height=true",
        "/commit?height=+3",
        "/commit?height=03",
        "/commit?height=999999999",
        "/commit?height=99999999999999999999",
        "/commit?height=3&height=0",
        "/commit?height=0&height=3",
        "/commit?Height=0",
        "/commit?height=%zz",
        "/commit?nonsense",
        "/block?height=1",
        "/block_results?height=3",
        "/header?height=3",
        "/header",
        "/validators?height=3",
        "/validators",
        "/validators?page=0",
        "/validators?page=1&per_page=0",
        "/validators?page=1&per_page=-5",
        "/validators?page=2",
        "/validators?per_page=1000",
        "/validators?height=999999999",
        "/consensus_params",
        "/consensus_params?height=2",
        "/consensus_params?height=0",
        "/blockchain",
        "/blockchain?minHeight=1&maxHeight=3",
        "/blockchain?minHeight=3&maxHeight=1",
        "/blockchain?minHeight=-1",
        "/blockchain?maxHeight=0",
        "/tx",
        "/tx?hash=0x00",
        "/tx?hash=0xzz",
        "/tx?hash=abc",
        "/tx?hash=\"abc\"",
        "/tx?hash=0x0",
        "/tx?hash=0x00&prove=\"true\"",
        "/tx?hash=0x00&prove=1",
        "/tx?hash=0x00&prove=0x1",
        "/abci_query",
        "/abci_query?path=\"/cell\"&data=\"chain\"&height=3&prove=true",
        "/abci_query?path=/cell",
        "/abci_query?path=\"/cell\"&data=0x636861696e&height=3",
        "/abci_query?path=0x2f63656c6c&data=0x636861696e",
        "/abci_query?path=\"/cell\"&data=636861",
        "/abci_query?path=\"/cell\"&data=\"chain\"&height=-1",
        "/abci_query?path=\"/nowhere\"",
        "/broadcast_tx_sync",
        // Each its own bytes: CometBFT does not take what it still looks at.
        "/broadcast_tx_sync?tx=\"abc\"",
        "/broadcast_tx_async?tx=\"abe\"",
        "/broadcast_tx_commit?tx=0x616264",
        "/broadcast_tx_sync?tx=abc",
        "/subscribe?query=\"tm.event='Tx'\"",
        "/unsubscribe",
        "/unsubscribe_all",
        "/websocket",
        "/no_such_method",
        "/status/",
        "/status/more",
        "/Status",
        "/favicon.ico",
    ];
    let whole = |target: &str| ("GET", target.replace(' ', "%20"), String::new());
    let mut all: Vec<_> = targets.iter().map(|target| whole(target)).collect();
    for prove in ["", "&prove=true", "&prove=false"] {
        all.push(whole(&format!("/tx?hash=0x{hash}{prove}")));
        all.push(whole(&format!("/tx?hash=0X{}{prove}", hash.to_uppercase())));
    }
    for method in ["PUT", "DELETE", "PATCH", "HEAD"] {
        all.extend(["/health", "/no_such_method"].map(|target| (method, target.into(), "".into())));
    }
    all.push(("POST", "/status".into(), r#"{"id":1,"method":"health"}"#.into()));
    all.push(("POST", "/".into(), String::new()));
    all.push(("GET", "/".into(), r#"{"id":1,"method":"health"}"#.into()));
    all
}
