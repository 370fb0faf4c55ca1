// Folding of text for search: lower case, no accents.

const beyondAscii = /[^\x00-\x7f]/;

/** Returns the text in lower case and without accents. Only what goes beyond ASCII is normalised: that is slow. */
export const fold = (text) =>
  (beyondAscii.test(text) ? text.normalize("NFKD").replace(/\p{M}+/gu, "") : text).toLowerCase();

/** Returns the letters and digits of a text, folded: `BLIP-2` and `blip 2` have one key. */
export const keyOf = (text) => fold(text).replace(/[^\p{L}\p{N}+]+/gu, "");

/** Returns the words of a query; letters and digits part, so that `blip2` finds `BLIP-2`. */
export const wordsOf = (text) => fold(text).match(/\p{N}+|[\p{L}+]+/gu) ?? [];
