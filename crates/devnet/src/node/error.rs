use crate::HistoryError;

/// Why a question has no answer: CometBFT's own codes and messages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RpcError {
    /// JSON-RPC's code.
    pub code: i64,
    /// What kind of error it is.
    pub message: &'static str,
    /// What is wrong.
    pub data: String,
}

impl From<HistoryError> for RpcError {
    fn from(error: HistoryError) -> Self {
        Self::internal(error.to_string())
    }
}

impl RpcError {
    pub(crate) fn internal(data: impl Into<String>) -> Self {
        Self { code: -32_603, message: "Internal error", data: data.into() }
    }

    pub(crate) fn params(data: impl Into<String>) -> Self {
        Self { code: -32_602, message: "Invalid params", data: data.into() }
    }

    pub(crate) fn method() -> Self {
        Self { code: -32_601, message: "Method not found", data: String::new() }
    }

    pub(crate) fn parse(data: impl Into<String>) -> Self {
        Self { code: -32_700, message: "Parse error. Invalid JSON", data: data.into() }
    }

    /// Whether what was asked could not be read at all.
    pub(crate) fn is_parse(&self) -> bool {
        self.code == -32_700
    }

    pub(crate) fn request(data: impl Into<String>) -> Self {
        Self { code: -32_600, message: "Invalid Request", data: data.into() }
    }

    /// To a subscriber who did not take what it asked for.
    #[cfg(feature = "server")]
    pub(crate) fn cut_off() -> Self {
        let data = "subscription was canceled (reason: internal subscription event buffer is out \
                    of capacity)";
        Self { code: -32_000, message: "Server error", data: data.to_owned() }
    }
}
