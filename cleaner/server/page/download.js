// What can be taken away: the text as it is now, the diff, the record.
import { reviewed, textJob } from './api.js';
import { decisionsOf } from './decisions.js';
import { lowerBound, SUGGESTION } from './model.js';
import { ruleFile } from './never.js';

const CONTEXT = 3;
const LAYOUT = 'application/vnd.cleaner.layout';
const FORMS = {
  html: { media: 'text/html', ending: '.html' },
  markdown: { media: 'text/markdown', ending: '.md' },
  tei: { media: 'application/tei+xml', ending: '.tei.xml' },
  edits: { media: 'application/vnd.cleaner.edits', ending: '.edits.jsonl' },
};

/** Hand a blob to the browser to save. */
export function save(name, blob) {
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** Download the document in one of the kinds: text, diff, json, layout, rules, or a form of FORMS. */
export async function download(kind, model, about) {
  const { name, jobId } = about;
  const stem = name.replace(/\.[^.]{1,5}$/, '') || 'text';
  if (kind === 'text') save(`${stem}.cleaned.txt`, new Blob([model.text()], { type: 'text/plain;charset=utf-8' }));
  if (kind === 'diff') save(`${stem}.diff`, new Blob([unified(model, stem)], { type: 'text/x-diff;charset=utf-8' }));
  if (kind === 'json') save(`${stem}.json`, new Blob([JSON.stringify(record(model, name), null, 1)], { type: 'application/json' }));
  if (kind === 'layout') save(`${stem}.cleaned${ending(model, name.slice(stem.length))}`, await reviewed(jobId, LAYOUT, decisionsOf(model)));
  if (kind in FORMS) save(`${stem}${FORMS[kind].ending}`, await formed(FORMS[kind].media, model, about));
  if (kind === 'rules') save('never.toml', new Blob([ruleFile()], { type: 'application/toml' }));
}

/** The document in a form that the service writes, as decided; a text that was no job becomes one for it. */
function formed(media, model, { name, jobId }) {
  const use = (id) => reviewed(id, media, decisionsOf(model));
  return jobId ? use(jobId) : textJob(model.source, model.options, name, use);
}

/** The ending of a corrected file: its own; that of hOCR where the document is none of layout. */
function ending({ format }, own) {
  return ['hocr', 'alto', 'page'].includes(format) ? own : '.hocr';
}

/** The result record of the text as it is now; what was refused stands in a list of its own. */
export function record(model, name) {
  const { schema_version, version, rules: _, digest, format, languages, settled, skipped, warnings } = model;
  const changes = [];
  let shift = 0;
  for (const i of model.active()) {
    const size = codePoints(model.after[i]);
    const out = model.from[i] + shift;
    changes.push({ ...editRecord(model, i), out_start: out, out_end: out + size });
    shift += size - (model.to[i] - model.from[i]);
  }
  const left = [...model.start.keys()].filter((i) => !model.isActive(i) && !model.isTakenBack(i));
  const isWaiting = (i) => model.kind[i] === SUGGESTION && model.state(i) === 'waiting';
  return {
    file: name, schema_version, version, rules: digest, format, languages, settled, skipped, warnings,
    text: model.text(),
    changes,
    suggestions: left.filter(isWaiting).map((i) => editRecord(model, i)),
    refused: left.filter((i) => !isWaiting(i)).map((i) => editRecord(model, i)),
  };
}

function editRecord(model, i) {
  const places = model.pages.length ? { page: model.page[i], boxes: model.boxesOf(i) } : {};
  return {
    start: model.from[i], end: model.to[i],
    before: model.before(i), after: model.after[i],
    causes: model.causes(i), ...places,
  };
}

function codePoints(text) {
  let size = 0;
  for (const _ of text) size++;
  return size;
}

/** Unified diff from the original to the text as it is now, as `patch` takes it; "" if they are the same. */
export function unified(model, name) {
  const after = model.text();
  const old = lines(model.source);
  const fresh = lines(after);
  const parts = [];
  for (const hunk of hunks(blocks(model, old, fresh))) parts.push(...hunkLines(hunk, old.text, fresh.text));
  return parts.length ? [`--- ${name}\n+++ ${name} (cleaned)\n`, ...parts].join('') : '';
}

/** A text as lines that keep their line feed, and the line of an offset. */
function lines(text) {
  const found = text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
  const ended = text === '' || text.endsWith('\n');
  const starts = new Uint32Array(found.length + (ended ? 1 : 0));
  let at = 0;
  found.forEach((line, index) => {
    starts[index] = at;
    at += line.length;
  });
  if (ended) starts[found.length] = at;
  return { text: found, of: (offset) => lowerBound(starts, offset + 1) - 1 };
}

/** Lines that edits touch: [low, high, outLow, outHigh]; edits that share a line share a block. */
function* blocks(model, old, fresh) {
  let block = null;
  let shift = 0;
  for (const i of model.active()) {
    const [start, end] = [model.start[i], model.end[i]];
    const out = start + shift;
    shift += model.after[i].length - (end - start);
    const from = [old.of(start), fresh.of(out)];
    const reach = [Math.min(old.of(end) + 1, old.text.length), Math.min(fresh.of(end + shift) + 1, fresh.text.length)];
    if (block && (from[0] < block[1] || from[1] < block[3])) {
      block[1] = Math.max(block[1], reach[0]);
      block[3] = Math.max(block[3], reach[1]);
      continue;
    }
    if (block) yield* trimmed(block, old.text, fresh.text);
    block = [from[0], reach[0], from[1], reach[1]];
  }
  if (block) yield* trimmed(block, old.text, fresh.text);
}

function* trimmed([low, high, outLow, outHigh], old, fresh) {
  while (low < high && outLow < outHigh && old[low] === fresh[outLow]) low++, outLow++;
  while (low < high && outLow < outHigh && old[high - 1] === fresh[outHigh - 1]) high--, outHigh--;
  if (low < high || outLow < outHigh) yield [low, high, outLow, outHigh];
}

function* hunks(found) {
  let hunk = [];
  for (const block of found) {
    if (hunk.length && block[0] - hunk.at(-1)[1] > 2 * CONTEXT) {
      yield hunk;
      hunk = [];
    }
    hunk.push(block);
  }
  if (hunk.length) yield hunk;
}

function hunkLines(hunk, old, fresh) {
  const [first, last] = [hunk[0], hunk.at(-1)];
  const lead = Math.min(CONTEXT, first[0]);
  const trail = Math.min(CONTEXT, old.length - last[1]);
  const parts = [`@@ -${span(first[0] - lead, last[1] + trail)} +${span(first[2] - lead, last[3] + trail)} @@\n`];
  const mark = (sign, some) => {
    for (const line of some) parts.push(line.endsWith('\n') ? sign + line : `${sign}${line}\n\\ No newline at end of file\n`);
  };
  let at = first[0] - lead;
  for (const [low, high, outLow, outHigh] of hunk) {
    mark(' ', old.slice(at, low));
    mark('-', old.slice(low, high));
    mark('+', fresh.slice(outLow, outHigh));
    at = high;
  }
  mark(' ', old.slice(at, at + trail));
  return parts;
}

function span(low, high) {
  const size = high - low;
  return size === 1 ? `${low + 1}` : `${size ? low + 1 : low},${size}`;
}
