//! The portal's page: shows views and sends requests. It holds no key, no trust and no rule; those
//! live behind the port, in the worker.

mod app;
mod components;
mod hooks;
mod pages;
mod platform;
mod route;
mod state;
#[cfg(test)]
mod style_tests;
mod text;

fn main() {
    yew::Renderer::<app::App>::new().render();
}
