use js_sys::{Reflect, Uint8Array};
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    AbortController, Headers, ReadableStreamDefaultReader, ReferrerPolicy, Request, RequestCache,
    RequestCredentials, RequestInit, RequestRedirect, Response, ResponseType, WorkerGlobalScope,
};

use super::{unreachable, within};
use crate::{Limits, Transport, TransportError};

/// HTTP to one address. The node must allow any page to ask (CORS), as CometBFT can be told to and
/// the embedded network does.
#[derive(Clone, Debug)]
pub struct Fetch {
    address: String,
}

impl Fetch {
    /// To the node at this address, `https://HOST:PORT`.
    pub fn to(address: impl Into<String>) -> Self {
        Self { address: address.into() }
    }
}

impl Transport for Fetch {
    async fn exchange(&self, question: Vec<u8>, limits: Limits) -> Result<Vec<u8>, TransportError> {
        let call = Call::begin()?;
        within(limits.patience, call.answer(&self.address, &question, limits.bytes)).await
    }
}

/// Aborted when dropped: answered, too late, or not wanted any more.
struct Call(AbortController);

impl Drop for Call {
    fn drop(&mut self) {
        self.0.abort();
    }
}

impl Call {
    fn begin() -> Result<Self, TransportError> {
        AbortController::new().map(Self).map_err(|error| unreachable(&error))
    }

    async fn answer(
        &self,
        address: &str,
        question: &[u8],
        most: usize,
    ) -> Result<Vec<u8>, TransportError> {
        let request = self.request(address, question).map_err(|error| unreachable(&error))?;
        // A window has the method too, under the same name.
        let scope: WorkerGlobalScope = js_sys::global().unchecked_into();
        let response = JsFuture::from(scope.fetch_with_request(&request)).await;
        let response: Response = response.map_err(|error| unreachable(&error))?.unchecked_into();
        if response.type_() == ResponseType::Opaqueredirect {
            return Err(TransportError::Redirected);
        }
        if !response.ok() {
            return Err(TransportError::Status(response.status()));
        }
        let kind = response.headers().get("content-type").ok().flatten().unwrap_or_default();
        if !kind.starts_with("application/json") {
            return Err(TransportError::ContentType(kind.chars().take(64).collect()));
        }
        read(&response, most).await
    }

    /// Nothing of this device goes with it, and nothing of it stays here.
    fn request(&self, address: &str, question: &[u8]) -> Result<Request, JsValue> {
        let headers = Headers::new()?;
        headers.set("Content-Type", "application/json")?;
        let init = RequestInit::new();
        init.set_method("POST");
        init.set_headers(&headers);
        init.set_body(&Uint8Array::from(question));
        init.set_redirect(RequestRedirect::Manual);
        init.set_credentials(RequestCredentials::Omit);
        init.set_cache(RequestCache::NoStore);
        init.set_referrer_policy(ReferrerPolicy::NoReferrer);
        init.set_signal(Some(&self.0.signal()));
        Request::new_with_str_and_init(address, &init)
    }
}

/// The body as it comes, and no more of it than `most` bytes.
async fn read(response: &Response, most: usize) -> Result<Vec<u8>, TransportError> {
    let Some(body) = response.body() else { return Ok(Vec::new()) };
    let reader: ReadableStreamDefaultReader = body.get_reader().unchecked_into();
    let mut bytes = Vec::new();
    loop {
        let part = JsFuture::from(reader.read()).await.map_err(|error| unreachable(&error))?;
        let field = |name: &str| Reflect::get(&part, &name.into()).unwrap_or(JsValue::UNDEFINED);
        if field("done").is_truthy() {
            return Ok(bytes);
        }
        let part: Uint8Array = field("value").unchecked_into();
        let length = usize::try_from(part.length()).unwrap_or(usize::MAX);
        if length > most.saturating_sub(bytes.len()) {
            return Err(TransportError::TooLarge(most));
        }
        bytes.extend(part.to_vec());
    }
}
