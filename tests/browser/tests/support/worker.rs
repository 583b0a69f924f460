use std::net::TcpStream;

use serde_json::{Value, json};
use tungstenite::stream::MaybeTlsStream;
use tungstenite::{Message, WebSocket, connect};

/// A worker of the page, spoken to by the DevTools protocol.
pub(crate) struct Worker(WebSocket<MaybeTlsStream<TcpStream>>);

impl Worker {
    /// The one worker that DevTools list.
    pub(crate) fn of(devtools_port: u16) -> Self {
        let targets = targets(devtools_port);
        let workers: Vec<_> = targets.iter().filter(|target| target["type"] == "worker").collect();
        let [worker] = workers.as_slice() else { panic!("one worker is expected: {targets:#?}") };
        let address = worker["webSocketDebuggerUrl"].as_str().unwrap();
        Self(connect(address).unwrap().0)
    }

    /// What an expression, awaited, comes to.
    pub(crate) fn evaluate(&mut self, expression: &str) -> Value {
        let parameters =
            json!({ "expression": expression, "awaitPromise": true, "returnByValue": true });
        let call = json!({ "id": 1, "method": "Runtime.evaluate", "params": parameters });
        self.0.send(Message::text(call.to_string())).unwrap();
        loop {
            let message = self.0.read().unwrap();
            let answer: Value = serde_json::from_str(message.to_text().unwrap()).unwrap();
            if answer["id"] == 1 {
                return answer["result"]["result"]["value"].clone();
            }
        }
    }
}

/// What Chromium's own DevTools server lists.
fn targets(port: u16) -> Vec<Value> {
    let list = xtask::http::exchange(port, "GET", "/json/list", &[]).unwrap();
    serde_json::from_slice(&list).unwrap()
}
