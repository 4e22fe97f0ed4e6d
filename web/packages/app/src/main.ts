import "./theme.css";

import { mount } from "svelte";

import App from "./App.svelte";
import { setInitialComfort } from "./comfort.svelte.ts";
import { portsOf } from "./ports.ts";
import { setInitialLanguage } from "./text/language.ts";

setInitialComfort(window);
// Words first: nothing is shown in one language and then said again in another.
await setInitialLanguage(window);
const target = document.getElementById("app");
if (target !== null) mount(App, { target, props: { ports: portsOf(window) } });
