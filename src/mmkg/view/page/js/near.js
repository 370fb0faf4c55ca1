// Near names, for what was mistyped: names a few letters away, and titles once each unknown word is spelled right.

const SHORTEST = 3;
const LONGEST = 24;
const PIECE = 100_000; // letters read at once: a few milliseconds
const SPELLINGS = 3;

/** Returns how many wrong, missing, needless or swapped letters are forgiven (as Elasticsearch's AUTO does). */
const forgiven = ({ length }, longest) => (length < SHORTEST || length > longest ? 0 : length < 6 ? 1 : 2);
const twoHan = /^\p{Script=Han}{2}$/u; // a whole name, as 悟空 is

let [before, last, now] = [0, 1, 2].map(() => new Uint8Array(4 * LONGEST));

/**
 * Returns the edits between two words (optimal string alignment, Boytsov 2011), or `most + 1` if there are more.
 * Where `open`, `word` may go on: what is typed is its beginning.
 */
export function edits(typed, word, most, open = false) {
  const [length, width] = [typed.length, open ? Math.min(word.length, typed.length + most) : word.length];
  if (length - width > most || (!open && width - length > most)) return most + 1;
  for (let at = 0; at <= width; at++) last[at] = at;
  for (let row = 1; row <= length; row++) {
    const letter = typed[row - 1];
    let least = (now[0] = row);
    for (let at = 1; at <= width; at++) {
      let cost = Math.min(last[at] + 1, now[at - 1] + 1, last[at - 1] + (letter === word[at - 1] ? 0 : 1));
      if (row > 1 && at > 1 && letter === word[at - 2] && typed[row - 2] === word[at - 1])
        cost = Math.min(cost, before[at - 2] + 1);
      now[at] = cost;
      if (cost < least) least = cost;
    }
    if (least > most) return most + 1;
    [before, last, now] = [last, now, before];
  }
  return Math.min(most + 1, open ? Math.min(...last.subarray(0, width + 1)) : last[width]);
}

/**
 * Returns `(words, key) => { named, spelled }`: rows by the edits of their name, and other spellings of the words.
 * `names` holds rows by the key of their name; `text` is all that is searched. Spellings are known a moment after the
 * page has opened: `whenRead(act)` calls `act` then.
 */
export function createNear(names, text) {
  let known = null;
  const waiting = [];
  countWords(text, (seen) => {
    known = seen;
    for (const act of waiting) act();
  });
  return {
    nearTo: (words, key) => ({ named: nearNames(names, key), spelled: known ? nearSpellings(known, words) : [] }),
    whenRead: (act) => (known ? act() : waiting.push(act)),
  };
}

function nearNames(names, key) {
  const most = twoHan.test(key) ? 1 : forgiven(key, 3 * LONGEST);
  const found = new Map();
  if (!most) return found;
  for (const [name, rows] of names) {
    let cost = name.length > 3 * LONGEST ? most + 1 : edits(key, name, most);
    if (cost > most && key.length > 3) cost = edits(key, name, most, true) + 0.5;
    if (cost > most) continue;
    for (const row of rows) if (!(found.get(row) <= cost)) found.set(row, cost);
  }
  return found;
}

/** Returns the query in other spellings, the nearest first: words that stand nowhere are replaced. */
function nearSpellings(known, words) {
  let found = [[]];
  for (const word of words.slice(0, 12)) {
    const choices = known.has(word) || !/\p{L}/u.test(word) ? [word] : likeWords(known, word);
    found = found.flatMap((before) => choices.map((choice) => [...before, choice])).slice(0, SPELLINGS + 1);
  }
  return found.filter((spelling) => spelling.some((word, at) => word !== words[at]));
}

function likeWords(known, word) {
  const most = forgiven(word, LONGEST);
  const found = [];
  for (const [other, seen] of most ? known : []) {
    const cost = edits(word, other, most);
    if (cost <= most) found.push([cost - Math.log10(1 + seen) / 10, other]);
  }
  found.sort((one, two) => one[0] - two[0] || (one[1] < two[1] ? -1 : 1));
  return found.slice(0, SPELLINGS).map(([, other]) => other);
}

/** Counts the words of the text piece by piece, so that no key has to wait; then calls `done`. */
function countWords(text, done) {
  const seen = new Map();
  const word = /[a-z]+/g; // folded; names in other letters stand in `names`
  const read = () => {
    const until = word.lastIndex + PIECE;
    for (let found = word.exec(text); found; found = word.exec(text)) {
      const [one] = found;
      if (one.length >= SHORTEST && one.length <= LONGEST) seen.set(one, (seen.get(one) ?? 0) + 1);
      if (word.lastIndex > until) return setTimeout(read);
    }
    return done(seen);
  };
  setTimeout(read);
}
