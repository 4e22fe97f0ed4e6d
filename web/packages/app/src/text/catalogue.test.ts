import { type AST, parse } from "svelte/compiler";
import { describe, expect, test } from "vitest";

import { english } from "../text.ts";
import { bestLanguage, LANGUAGES } from "./language.ts";
import { CLOSES, OPENS, pseudo } from "./pseudo.ts";

const sources = import.meta.glob<string>("../**/*.svelte", {
  query: "?raw",
  import: "default",
  eager: true,
});
const pages = Object.entries(sources).map(([path, source]) => ({ path, source }));

describe("everything that people read or hear is in the catalogue", () => {
  test("there are pages to look at", () => {
    expect(pages.length).toBeGreaterThan(20);
  });

  test.each(pages)("$path has no words of its own", ({ source }) => {
    expect(wordsIn(source)).toEqual([]);
  });

  test.each(pages)("$path glues no sentence together", ({ source }) => {
    expect(gluedIn(source)).toEqual([]);
  });

  test("words and glue are found where there are some", () => {
    expect(wordsIn("<p>Hello {name}</p>")).toEqual(["Hello"]);
    expect(wordsIn('<img alt="A drum" />')).toEqual(["A drum"]);
    expect(wordsIn('<p>{ready ? "yes" : text.no}</p>')).toEqual(["yes"]);
    expect(gluedIn("<p>{`${text.one} ${text.other}`}</p>")).toHaveLength(1);
    expect(gluedIn("<p>{text.one + name}</p>")).toHaveLength(1);
    expect(gluedIn("<p>{text.one}, {text.other}</p>")).toHaveLength(1);
    expect(gluedIn("<p><b>{text.one}</b> {text.other(name)}</p>")).toEqual([]);
  });
});

describe("a language is chosen", () => {
  test("the first wish that there is wins, in any case of letters", () => {
    expect(bestLanguage(["xx", "EN-xa", "en"]).tag).toBe("en-XA");
  });

  test("another region of a language is that language, and never the one for tests", () => {
    expect(bestLanguage(["en-NZ"]).tag).toBe("en");
  });

  test("without any that there is, English is spoken", () => {
    expect(bestLanguage(["xx-YY"]).tag).toBe("en");
    expect(bestLanguage([]).tag).toBe("en");
  });

  test("every language gives every sentence of the English one", async () => {
    for (const language of LANGUAGES) {
      expect(shapeOf(await language.load()), language.tag).toEqual(shapeOf(english));
    }
  });
});

describe("the pseudo-language", () => {
  const strange = pseudo(english);

  test("is 30 to 60 % longer, accented and in brackets", () => {
    const plain = english.startHintNobody;
    const said = strange.startHintNobody;
    expect(said.length / plain.length).toBeGreaterThan(1.3);
    expect(said.length / plain.length).toBeLessThan(1.6);
    expect(said.startsWith(OPENS) && said.endsWith(CLOSES)).toBe(true);
    expect(said).not.toMatch(/[A-Za-z]/);
  });

  test("leaves the names of people as they are", () => {
    expect(strange.seatTaken("Hana")).toMatch(/Hana/);
    expect(strange.reportPeople(["Ann", "Anna", "Mina"])).toMatch(/Ann.*Anna.*Mina/);
  });
});

/** Attributes that are shown or spoken. */
const SPOKEN = new Set(["aria-label", "aria-description", "title", "alt", "placeholder", "label"]);
const LETTERS = /\p{L}{2,}/u;
/** Tags whose text is drawn by a program or is none. */
const UNREAD = new Set(["style", "script"]);

interface Node {
  readonly type: string;
  readonly [key: string]: unknown;
}

/** The words between the tags and in the attributes that are spoken. */
function wordsIn(source: string): string[] {
  const found: string[] = [];
  walk(parse(source, { modern: true }).fragment, (node) => {
    if (node.type === "Text" && LETTERS.test(node["data"] as string))
      found.push((node["data"] as string).trim());
    if (node.type === "Attribute") {
      if (SPOKEN.has(node["name"] as string)) found.push(...literalsIn(node["value"]));
      return "stop";
    }
    if (node.type === "StyleDirective") return "stop";
    if (node.type === "ExpressionTag") found.push(...literalsIn(node["expression"]));
    return UNREAD.has(node["name"] as string) ? "stop" : "go on";
  });
  return found;
}

/** The words that an expression may give. */
function literalsIn(value: unknown): string[] {
  const found: string[] = [];
  const look = (literal: unknown): void => {
    if (typeof literal === "string" && LETTERS.test(literal)) found.push(literal.trim());
  };
  walk(value, (node) => {
    if (node.type === "Text") look(node["data"]);
    if (node.type === "Literal") look(node["value"]);
    if (node.type === "TemplateElement") look((node["value"] as { cooked: string }).cooked);
    // What is compared, looked up or handed on is for programs.
    return ["BinaryExpression", "MemberExpression", "CallExpression"].includes(node.type) ||
      node.type === "ConditionalExpression"
      ? (found.push(...branchesOf(node).flatMap(literalsIn)), "stop")
      : "go on";
  });
  return found;
}

const branchesOf = (node: Node): unknown[] =>
  node.type === "ConditionalExpression" ? [node["consequent"], node["alternate"]] : [];

/** Places where a sentence is made of pieces: a template, a sum, or two in one run of text. */
function gluedIn(source: string): string[] {
  const found: string[] = [];
  const { fragment, instance } = parse(source, { modern: true });
  const said = (node: unknown): boolean => {
    let has = false;
    walk(node, (inner) => {
      const object = inner["object"] as Node | undefined;
      if (inner.type === "MemberExpression" && object?.["name"] === "text") has = true;
      // A value inside a sentence that is whole is no glue.
      return inner.type === "CallExpression" ? "stop" : "go on";
    });
    return has || isSentenceCall(node);
  };
  for (const root of [fragment, instance]) {
    walk(root, (node) => {
      const { start, end } = node as unknown as { start: number; end: number };
      if (node.type === "TemplateLiteral" && (node["expressions"] as unknown[]).some(said))
        found.push(source.slice(start, end));
      if (node.type === "BinaryExpression" && node["operator"] === "+")
        if (said(node["left"]) || said(node["right"])) found.push(source.slice(start, end));
      if (node.type === "Fragment") {
        const nodes = node["nodes"] as Node[];
        const glued = nodes.find((each, at) => {
          if (each.type !== "ExpressionTag" || !said(each["expression"])) return false;
          return [nodes[at - 1], nodes[at + 1]].some(
            (other) => other?.type === "ExpressionTag" || isWordless(other),
          );
        });
        if (glued !== undefined)
          found.push(source.slice(glued["start"] as number, glued["end"] as number));
      }
      return "go on";
    });
  }
  return found;
}

/** A comma or a colon between two pieces is glue as well. */
const isWordless = (node: Node | undefined): boolean =>
  node?.type === "Text" && /\S/.test(node["data"] as string);

function isSentenceCall(node: unknown): boolean {
  const call = node as Node | undefined;
  let callee = call?.["callee"] as Node | undefined;
  while (callee?.type === "MemberExpression") callee = callee["object"] as Node;
  return call?.type === "CallExpression" && callee?.["name"] === "text";
}

function walk(node: unknown, visit: (node: Node) => "go on" | "stop"): void {
  if (Array.isArray(node)) {
    for (const each of node) walk(each, visit);
    return;
  }
  if (typeof node !== "object" || node === null) return;
  if ("type" in node && visit(node as Node) === "stop") return;
  for (const value of Object.values(node as AST.BaseNode)) walk(value, visit);
}

/** The keys of a catalogue, and what kind of thing stands at each. */
function shapeOf(entry: unknown): unknown {
  if (typeof entry !== "object" || entry === null) return typeof entry;
  return Object.fromEntries(Object.entries(entry).map(([key, value]) => [key, shapeOf(value)]));
}
