// What was repaired, in plain words, and characters one cannot see, as signs one can.

/** Families of rules: the words for one and for many. An id begins with the key. */
const FAMILIES = {
  HYP005: ['number range closed up', 'number ranges closed up'],
  HYP: ['broken word joined', 'broken words joined'],
  LOST001: ['lost hyphen restored', 'lost hyphens restored'],
  LOST003: ['lost apostrophe restored', 'lost apostrophes restored'],
  LOST005: ['stray soft hyphen taken out', 'stray soft hyphens taken out'],
  LOST006: ['stray soft hyphen taken out', 'stray soft hyphens taken out'],
  LOST: ['lost letter restored', 'lost letters restored'],
  ENC: ['garbled passage read again', 'garbled passages read again'],
  PAG008: ['footnote moved', 'footnotes moved'],
  PAG: ['page mark taken out', 'page marks taken out'],
  OCR: ['misreading put right', 'misreadings put right'],
  LAT: ['look-alike letter put right', 'look-alike letters put right'],
  CAS: ['word in random capitals put right', 'words in random capitals put right'],
  LIG: ['ligature spelled out', 'ligatures spelled out'],
  PAR003: ['paragraph set apart', 'paragraphs set apart'],
  PAR004: ['title put on one line', 'titles put on one line'],
  PAR: ['line end closed up', 'line ends closed up'],
  SPC001: ['double space closed', 'double spaces closed'],
  SPC: ['word put together', 'words put together'],
  UNI: ['odd character tidied', 'odd characters tidied'],
  ACC: ['accent put on its letter', 'accents put on their letters'],
  MIS: ['misread word put right', 'misread words put right'],
  HAND: ['correction by hand', 'corrections by hand'],
};

/** How a removed line is called on the page. */
const ROLES = {
  head: 'page header',
  foot: 'page footer',
  folio: 'page number',
  signature: 'printer’s signature',
  catchword: 'catchword',
  notice: 'scanning notice',
  speck: 'speck',
  mark: 'page mark',
  note: 'footnote',
};

export const STATES = {
  applied: 'repaired',
  accepted: 'accepted',
  refused: 'refused',
  waiting: 'suggestion',
  overruled: 'replaced by another',
  own: 'by hand',
};

export const familyOf = (id) => Object.keys(FAMILIES).find((key) => id.startsWith(key)) ?? id.replace(/\d+$/, '');
export const roleName = (role) => ROLES[role] ?? role;
export const count = (n, one, many) => `${n.toLocaleString('en')} ${n === 1 ? one : many}`;
export const percent = (sure) => `${sure > 0.99 && sure < 1 ? Math.floor(sure * 1000) / 10 : Math.round(sure * 100)} %`;

export function familyWords(family, n) {
  const [one, many] = FAMILIES[family] ?? [`repair by ${family} rules`, `repairs by ${family} rules`];
  return [n.toLocaleString('en'), n === 1 ? one : many];
}

/** Counts by family of the edits in the text, in the order of FAMILIES; an edit counts once, for its first. */
export function summary(model) {
  const counts = new Map(Object.keys(FAMILIES).map((family) => [family, 0]));
  const rank = model.rules.map(({ id }) => familyOf(id));
  const bands = { sure: 0, likely: 0, doubtful: 0 };
  let applied = 0;
  let waiting = 0;
  let refused = 0;
  for (let i = 0; i < model.size; i++) {
    const state = model.state(i);
    if (state === 'waiting') waiting++;
    else if (state === 'refused') refused++;
    if (!model.isActive(i)) continue;
    applied++;
    bands[band(model.sure[i])]++;
    const families = [...model.rulesOf(i)].map((rule) => rank[rule]);
    const family = families.find((name) => !name.startsWith('PAR')) ?? families[0];
    counts.set(family, (counts.get(family) ?? 0) + 1);
  }
  return { applied, waiting, refused, bands, counts: new Map([...counts].filter(([, n]) => n)) };
}

/** How sure an edit is, in three steps. */
export const band = (sure) => (Math.round(sure * 100) >= 95 ? 'sure' : Math.round(sure * 100) >= 80 ? 'likely' : 'doubtful');

const SIGNS = { '\n': '↵', '\r': '␍', '\t': '⇥', '\f': '⤓', '\u00ad': 'SHY', '\u00a0': '⍽', '\u0000': 'NUL' };
const UNSEEN = /[\p{Cc}\p{Cf}\p{Co}\u00a0\u2028\u2029\ufeff]/u;

/** A text as pieces: {text} as it is, {sign, name} for a character one cannot see. */
export function pieces(text) {
  const found = [];
  let plain = '';
  for (const char of text) {
    if (!UNSEEN.test(char)) {
      plain += char;
      continue;
    }
    if (plain) found.push({ text: plain });
    plain = '';
    found.push({ sign: SIGNS[char] ?? code(char), name: NAMES[char] ?? code(char), char });
  }
  if (plain) found.push({ text: plain });
  return found;
}

const NAMES = { '\n': 'line end', '\f': 'page turn', '\t': 'tab', '\u00ad': 'soft hyphen', '\u00a0': 'no-break space' };
const code = (char) => `U+${char.codePointAt(0).toString(16).toUpperCase().padStart(4, '0')}`;

/** A text as it is read out: unseen characters by name. */
export function spoken(text) {
  if (text === '') return 'nothing';
  if (/^ +$/.test(text)) return count(text.length, 'space', 'spaces');
  return pieces(text.length > 80 ? `${text.slice(0, 80)}…` : text)
    .map((piece) => piece.text ?? ` ${piece.name} `)
    .join('')
    .trim();
}
