import "../packages/app/src/theme.css";

import { mount } from "svelte";

import App from "../packages/app/src/App.svelte";
import { setInitialComfort } from "../packages/app/src/comfort.svelte.ts";
import { portsOf } from "../packages/app/src/ports.ts";
import { setInitialLanguage } from "../packages/app/src/text/language.ts";
import { FakeRoom } from "./fake-room.ts";

// Addresses: /host#secret, /join#secret, /report/sample, each with ?scene=lobby|empty|full|count_in|
// playing|paused|lost|refused|afterwards.
const scene = new URLSearchParams(location.search).get("scene") ?? "lobby";
const room = new FakeRoom(scene);
globalThis.fetch = room.fetch;

setInitialComfort(window);
await setInitialLanguage(window);
const target = document.getElementById("app");
const ports = portsOf(window);
if (target !== null) {
  mount(App, {
    target,
    props: { ports: { ...ports, browser: { ...ports.browser, openSocket: room.openSocket } } },
  });
}
