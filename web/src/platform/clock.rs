//! This device's clock. It says how old a check is and proves nothing.

/// Milliseconds since 1970.
pub(crate) fn now() -> f64 {
    js_sys::Date::now()
}
