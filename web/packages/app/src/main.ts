import "./theme.css";

import { mount } from "svelte";

import App from "./App.svelte";
import { setInitialLights } from "./lights.ts";
import { portsOf } from "./ports.ts";

setInitialLights(window);
const target = document.getElementById("app");
if (target !== null) mount(App, { target, props: { ports: portsOf(window) } });
