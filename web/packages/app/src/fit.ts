/** How large a name can be written: from the room it has and the signs it is made of. */

/** Signs of East Asian scripts are as wide as they are high. */
const WIDE = /[\u1100-\u11ff\u2e80-\u9fff\uac00-\ud7ff\uf900-\ufaff\uff00-\uffef]/;
const NARROW_EM = 0.58;
/** From here on a name is better broken at its space than written small. */
const LONG_EM = 7;

/** Give about how wide a text is, in its own font size. */
export function widthEm(text: string): number {
  return [...text].reduce((sum, sign) => sum + (WIDE.test(sign) ? 1 : NARROW_EM), 0);
}

/** Give about how wide a name is at its widest line, where a long one may take two. */
export function nameWidthEm(name: string): number {
  const whole = widthEm(name);
  const words = name.split(" ");
  if (whole < LONG_EM || words.length < 2) return Math.max(whole, 1);
  const lines = words.slice(1).map((_, index) => {
    const first = widthEm(words.slice(0, index + 1).join(" "));
    return Math.max(first, widthEm(words.slice(index + 1).join(" ")));
  });
  return Math.min(...lines);
}
