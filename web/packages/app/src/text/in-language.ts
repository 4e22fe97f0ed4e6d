/** Counting, listing and writing numbers in one language, by the browser's own `Intl`. */

/** What `Intl.PluralRules` may answer; a language gives the forms it has, and always `other`. */
export type Forms = Partial<Record<Intl.LDMLPluralRule, string>> & { readonly other: string };

export interface InLanguage {
  /** Choose the form for a number: `counted(1, { one: "a bar", other: "bars" })`. */
  readonly counted: (n: number, forms: Forms) => string;
  /** Join names: “Hana, Mina and Joon”. */
  readonly listed: (names: readonly string[]) => string;
  /** Write a number with a fixed count of decimals. */
  readonly number: (value: number, decimals?: number) => string;
  /** Write a share of 1 as a percentage. */
  readonly percent: (share: number, decimals?: number) => string;
}

/** Give the tools for a language, by its BCP 47 tag. */
export function inLanguage(tag: string): InLanguage {
  const rule = new Intl.PluralRules(tag);
  const list = new Intl.ListFormat(tag, { type: "conjunction" });
  const formats = new Map<string, Intl.NumberFormat>();
  const format = (style: "decimal" | "percent", decimals: number): Intl.NumberFormat => {
    const key = `${style} ${decimals}`;
    const made =
      formats.get(key) ??
      new Intl.NumberFormat(tag, {
        style,
        minimumFractionDigits: decimals,
        maximumFractionDigits: decimals,
      });
    formats.set(key, made);
    return made;
  };
  return {
    counted: (n, forms) => forms[rule.select(n)] ?? forms.other,
    listed: (names) => list.format(names),
    number: (value, decimals = 0) => format("decimal", decimals).format(value),
    percent: (share, decimals = 0) => format("percent", decimals).format(share),
  };
}
