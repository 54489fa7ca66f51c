// Reads the course page as a visitor does, in a real Chromium: node course.mjs FOLDER [CHROMIUM [SECTION...]]. Prints a line for each section, with the
// seconds that it took, and fails with the first that does not hold.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { join, normalize } from 'node:path';
import { pathToFileURL } from 'node:url';
import { accessible, launch, newPage, sideways } from './reader.mjs';

const site = process.argv[2];
const languages = ['', '.ko'];
const exercises = readdirSync(site).filter(name => statSync(join(site, name)).isDirectory());
const browser = await launch(process.argv[3]);

// The rules whose answer depends on a page's words, and the one that depends on where its lines break. The markup is the same in both languages.
const rulesOfALanguage = ['html-has-lang', 'html-lang-valid', 'html-xml-lang-mismatch', 'valid-lang', 'document-title', 'link-name', 'button-name',
  'input-button-name', 'summary-name', 'image-alt', 'svg-img-alt', 'role-img-alt', 'label', 'label-title-only', 'select-name', 'aria-command-name',
  'aria-input-field-name', 'aria-toggle-field-name', 'empty-heading', 'frame-title', 'scrollable-region-focusable'];

/** A page of the site; every request that leaves the folder, and every message of the browser about an error, is a failure. */
async function open(path, options = {}) {
  const wrong = [];
  const page = await newPage(browser, { viewport: { width: 1280, height: 900 }, ...options }, 'file:', wrong);
  page.setDefaultTimeout(20_000);
  await page.goto(pathToFileURL(join(site, path)).href);
  return { page, close: async () => { assert.deepEqual(wrong, [], path); await page.context().close(); } };
}

/**
 * In both colour schemes. Only the contrast depends on the scheme, and not on the language: it alone is asked in the dark, and in English. In Korean all rules
 * are asked of one exercise, and of the other pages those that depend on the language.
 */
async function accessibleInBoth(page, where, what) {
  const options = { preload: false };
  const isKorean = what.includes('.ko.html');
  await page.emulateMedia({ colorScheme: 'light' });
  await accessible(page, where, `${what}, light`, isKorean && !what.startsWith('half-close/') ? rulesOfALanguage : undefined, options);
  if (isKorean) return;
  await page.emulateMedia({ colorScheme: 'dark' });
  await accessible(page, where, `${what}, dark`, ['color-contrast'], options);
}

const shown = '.topic figure.scenario:not([hidden])';

/** What the player shows of a figure at this moment. */
const stand = figure => figure.evaluate(f => ({
  step: Number(f.querySelector('.controls input[type=range]').value),
  prompt: f.querySelector('.ask:not([hidden]) h4')?.textContent,
  calls: Object.fromEntries(['server', 'client'].map(side => [side, f.querySelector(`.program.${side} .call`)?.textContent ?? ''])),
  queues: Object.fromEntries(['server', 'client'].map(side =>
    [side, [...f.querySelectorAll(`.end.${side} .queue > span:first-child`)].map(q => q.textContent)])),
}));

/** Nothing that stands beside the ladder gives away what is still to be asked: neither a call's result nor a queue. */
function keepsSecrets(run, now, open) {
  const hidden = Math.min(...open.map(q => q.answeredAt ?? Infinity));
  if (hidden === Infinity) return;
  const until = run.rows[now.step + 1]?.at ?? Infinity;
  for (const call of run.calls.filter(c => open.some(q => q.answeredAt === c.returned))) {
    const shown = now.calls[call.side];
    assert.ok(!shown.includes(`${call.text} = ${call.result}`), `${run.key}, step ${now.step}: ${shown} answers what is still to be asked`);
    if (open.some(q => q.after === now.step && q.answeredAt === call.returned) && call.at <= until && call.at < hidden)
      assert.ok(shown.includes('= ?'), `${run.key}, step ${now.step}: ${shown} is asked`);
  }
  for (const side of ['server', 'client']) {
    const last = run.queues.filter(q => q.side === side && q.at <= until && q.at < hidden).at(-1);
    const bytes = /(\d+) B/.exec(now.queues[side][1])?.[1];
    if (bytes !== undefined) assert.equal(Number(bytes), last?.receive ?? 0, `${run.key}, step ${now.step}: ${side}, ${now.queues[side][1]}`);
  }
}

/**
 * Steps from the first row to the last, answering what is asked; returns the number of questions. With `looks` every step is looked at; without, only
 * those at which something is asked, which is enough for the same run in another language.
 */
async function stepThrough(page, figure, right, looks) {
  const run = JSON.parse(await figure.locator('script.run').textContent());
  const open = [...run.questions];
  await figure.locator('.start').click();
  let now = await stand(figure);
  for (let guard = 0; now.step < run.rows.length - 1 && guard < run.rows.length * 3; guard++) {
    if (looks) keepsSecrets(run, now, open);
    const steps = looks ? 1 : Math.min(...open.map(q => q.after + 1), run.rows.length - 1) - now.step;
    await Promise.all(Array.from({ length: Math.max(1, steps) }, () => page.keyboard.press('ArrowRight')));
    now = await stand(figure);
    if (now.prompt === undefined) continue;
    const question = open.find(q => q.prompt === now.prompt && q.after === now.step);
    assert.ok(question, now.prompt);
    keepsSecrets(run, now, open);
    open.splice(open.indexOf(question), 1);
    const ask = figure.locator('.ask');
    await ask.locator('.answers button').nth(right ? question.answer : (question.answer + 1) % question.options.length).click();
    assert.ok((await ask.textContent()).includes(question.measured), 'what was measured is shown');
    await page.keyboard.press('Enter');
    now = await stand(figure);
  }
  assert.equal(now.step, run.rows.length - 1, 'the end was reached');
  assert.deepEqual(open, [], 'every question was asked');
  // Both states of the last row are lit in the diagram, and named beside the wire.
  for (const side of ['server', 'client']) {
    const state = run.rows.map(r => r[`${side}State`]).filter(Boolean).at(-1) ?? 'CLOSED';
    assert.equal(await figure.locator(`.end.${side} .state`).textContent(), state);
    const lit = await figure.locator(`.states.live [data-state="${state}"]`).getAttribute('class');
    assert.ok(lit.includes(`at-${side}`), `${state} is lit for the ${side}`);
  }
  assert.ok(await figure.locator('.seen').isVisible(), 'what was seen is said at the end');
  return run.questions.length;
}

/** Several pages at once: while one waits for its next frame, the others are asked. */
async function sideBySide(all, act) {
  const left = [...all];
  await Promise.all([0, 1, 2].map(async () => { while (left.length > 0) await act(left.shift()); }));
}

/** One page: each run stepped to its end, each question answered, and the progress kept by the browser. */
async function story(exercise, language) {
  const { page, close } = await open(`${exercise}/index${language}.html`);
  let questions = 0, runs = 0;
  for (const topic of await page.locator('.topic').all()) {
    const choices = topic.locator('.what-if button');
    const count = Math.max(1, await choices.count());
    for (let i = 0; i < count; i++) {
      if (count > 1) await choices.nth(i).click();
      const figure = topic.locator('figure.scenario:not([hidden])');
      questions += await stepThrough(page, figure, i % 2 === 0, language === '');
      await figure.locator('.controls button').last().click();
      runs++;
    }
  }
  const progress = await page.locator('#progress span').textContent();
  assert.ok(progress.includes(String(questions)), progress);
  assert.ok(questions > 0, `${exercise}: something is asked`);
  // On a busy machine the page may come back before the browser's other processes have what it stored.
  for (let reloads = 1; ; reloads++) {
    await page.reload();
    if (await page.locator('#progress span').textContent() === progress) break;
    assert.ok(reloads < 20, `the browser keeps ${progress}`);
  }
  await page.locator('#reset-progress').click();
  assert.notEqual(await page.locator('#progress span').textContent(), progress);
  await close();
  return [runs, questions];
}

/** Each exercise, and one of them in Korean: what is asked and how it is stepped through depends on the run, which is the same in both languages. */
async function stories() {
  const counts = [];
  await sideBySide([['half-close', '.ko'], ...exercises.map(e => [e, ''])], async ([e, l]) => counts.push(await story(e, l)));
  const [runs, questions] = [0, 1].map(i => counts.reduce((sum, c) => sum + c[i], 0));
  return `${counts.length} pages, ${runs} runs stepped to their end, ${questions} questions answered`;
}

async function marking() {
  const { page, close } = await open('half-close/index.html');
  const figure = page.locator(shown).first();
  const run = JSON.parse(await figure.locator('script.run').textContent());
  await figure.locator('.start').click();
  await figure.locator('.controls input[type=checkbox]').uncheck();
  await figure.locator('.controls button').nth(3).focus();
  await page.keyboard.press('End');
  for (const side of ['server', 'client']) {
    assert.equal(await figure.locator(`.program.${side} .call`).textContent(), 'exits with 0');
    while (await figure.locator(`.program.${side} .now`).count() === 0) await page.keyboard.press('ArrowLeft');
    const until = run.rows[(await stand(figure)).step + 1].at;
    const last = run.calls.filter(c => c.side === side && c.at <= until).at(-1);
    assert.equal(await figure.locator(`.program.${side} .now`).textContent(), run[side].source[last.line - 1], `the last call of the ${side} is marked`);
    await page.keyboard.press('End');
  }
  const spot = figure.locator('.spot').first();
  await spot.focus();
  assert.match(await figure.locator('.segment-info').textContent(), /SYN.*on the wire: \d+/s, 'flags and absolute numbers');
  const capture = await figure.locator('.segment-info a').getAttribute('href');
  assert.equal(readFileSync(join(site, 'half-close', capture)).readUInt32LE(0), 0x0a0d0d0a, 'the capture is pcapng');
  await page.keyboard.press('Home');
  assert.equal(await figure.locator('.end.server .state').textContent(), 'CLOSED');
  await page.keyboard.press('l');
  assert.ok(await figure.locator('.player.lecture').isVisible(), 'lecture mode');
  await page.waitForFunction(() => document.fullscreenElement?.classList.contains('lecture'));
  await page.keyboard.press('PageDown');
  assert.equal(await figure.locator('.controls input[type=range]').inputValue(), '1', 'a presenter steps');
  await page.keyboard.press('l');
  await page.waitForFunction(() => !document.fullscreenElement && !document.querySelector('.player.lecture'));
  await figure.locator('.stage').dispatchEvent('pointerdown', { clientX: 300 });
  await figure.locator('.stage').dispatchEvent('pointerup', { clientX: 200 });
  assert.equal(await figure.locator('.controls input[type=range]').inputValue(), '2', 'a swipe steps');
  await page.keyboard.press('Escape');
  assert.ok(await figure.locator('.start').isVisible(), 'Escape shows the whole ladder');
  await close();
  return 'marked lines, numbers, capture, keys, swipe, lecture mode';
}

async function fork() {
  const { page, close } = await open('closing-states/index.html');
  const topic = page.locator('.topic').last();
  await topic.locator('figure:not([hidden]) .start').click();
  await topic.locator('figure:not([hidden]) .controls input[type=checkbox]').uncheck();
  await topic.locator('figure:not([hidden]) .controls button').nth(4).click();
  await topic.locator('.what-if button').nth(1).click();
  assert.match(await topic.locator('.fork').textContent(), /after step \d+/);
  const at = Number(/step (\d+)/.exec(await topic.locator('.fork').textContent())[1]) - 1;
  assert.equal(await topic.locator('figure:not([hidden]) .controls input[type=range]').inputValue(), String(at), 'the reader stands at the fork');
  // On the full screen the other decision is chosen in the bar, and the player of that run takes the screen over.
  const second = await topic.locator('figure:not([hidden])').getAttribute('id');
  await topic.locator('figure:not([hidden]) .controls [aria-pressed]').click();
  await topic.locator('figure:not([hidden]) select.variants').selectOption('2');
  await page.waitForFunction(() => document.fullscreenElement?.closest('figure') === document.querySelector('.topic:last-of-type figure:not([hidden])'));
  assert.notEqual(await topic.locator('figure:not([hidden])').getAttribute('id'), second);
  await page.keyboard.press('ArrowRight');
  assert.equal(await topic.locator('figure:not([hidden]) .player.lecture').count(), 1);
  await close();
  return 'the fork of two runs, on the page and on the full screen';
}

/** One page in every look: axe in both colour schemes, at rest and while stepping, and nothing wider than a phone. */
async function looksRight(path) {
  const { page, close } = await open(path);
  await accessibleInBoth(page, 'html', path);
  const start = page.locator(`${shown} .start`);
  const steps = await start.count() > 0;
  if (steps) {
    await start.first().click();
    for (let i = 0; i < 40 && !await page.locator('.ask:not([hidden])').count(); i++) await page.keyboard.press('ArrowRight');
    // The rest of the page is as it was.
    await accessibleInBoth(page, '.player.active', `${path}, asked`);
  }
  await page.setViewportSize({ width: 400, height: 800 });
  assert.equal(await sideways(page), 0, `${path}: pixels to the side at 400${steps ? ', stepping' : ''}`);
  if (steps) {
    await page.locator(`${shown} .controls button`).last().click();
    assert.equal(await sideways(page), 0, `${path}: pixels to the side at 400`);
  }
  await close();
}

async function looks() {
  const pages = ['index', 'lecture', 'teachers', ...exercises.map(e => `${e}/index`)].flatMap(p => languages.map(l => `${p}${l}.html`));
  await sideBySide(pages, looksRight);
  return `axe: no violation on ${pages.length} pages, light and dark, read and asked; nothing wider than 400 pixels`;
}

async function withoutScript() {
  const { page, close } = await open('half-close/index.html', { javaScriptEnabled: false });
  assert.equal(await page.locator('figure.scenario svg.ladder').count(), await page.locator('figure.scenario').count());
  for (const figure of await page.locator('figure.scenario').all()) assert.ok(await figure.isVisible(), 'every ladder can be read');
  assert.equal(await page.locator('#progress').isVisible(), false);
  await close();
  return 'every ladder can be read';
}

/** The folder as a web server gives it, uncompressed: the network of a file: address cannot be slowed down. */
function serve() {
  const server = createServer((request, response) => {
    try {
      const bytes = readFileSync(join(site, normalize(new URL(request.url, 'http://localhost').pathname)));
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'content-length': bytes.length }).end(bytes);
    } catch {
      response.writeHead(404).end();
    }
  });
  return new Promise(resolve => server.listen(0, '127.0.0.1', () => resolve(server)));
}

// What the processor of a desk does in 20 ms of the loop below, which is the unit of a slow phone: a quarter of it.
const deskTurns = 100;

/** How many turns of a fixed loop the processor does in 20 ms: the best of some attempts. */
const turns = page => page.evaluate(() => {
  let most = 0;
  for (let attempt = 0; attempt < 5; attempt++) {
    const end = performance.now() + 20;
    let done = 0;
    for (; performance.now() < end; done++) {
      let text = '';
      for (let i = 0; i < 10_000; i++) text += i % 10;
      if (text.length !== 10_000) throw new Error('the loop was left out');
    }
    most = Math.max(most, done);
  }
  return most;
});

/** What a slow phone is, after the profile of Lighthouse: a quarter of a desk's CPU, whatever this machine's is; 1.6 Mbit/s, 150 ms for a round trip. */
async function onSlowPhone(address) {
  const context = await browser.newContext({ viewport: { width: 400, height: 800 }, isMobile: true, deviceScaleFactor: 2 });
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await session.send('Network.enable');
  const network = { offline: false, latency: 150, downloadThroughput: 1.6e6 / 8, uploadThroughput: 0.75e6 / 8 };
  await session.send('Network.emulateNetworkConditions', network);
  const rate = Math.max(1, 4 * await turns(page) / deskTurns);
  await session.send('Emulation.setCPUThrottlingRate', { rate });
  await page.goto(address, { waitUntil: 'load' });
  const times = await page.evaluate(async () => {
    const paint = await new Promise(done => new PerformanceObserver(list => {
      const first = list.getEntriesByName('first-contentful-paint')[0];
      if (first) done(first.startTime);
    }).observe({ type: 'paint', buffered: true }));
    const [navigation] = performance.getEntriesByType('navigation');
    return { paint, ready: navigation.domContentLoadedEventEnd, bytes: navigation.transferSize };
  });
  await context.close();
  return { ...times, rate };
}

async function budget() {
  const most = { bytes: 300_000, milliseconds: 1000, attempts: 20 };
  const server = await serve();
  try {
    const said = [];
    for (const path of ['index.html', 'half-close/index.html']) {
      const bytes = statSync(join(site, path)).size;
      assert.ok(bytes < most.bytes, `${path}: ${bytes} bytes`);
      // Whatever else runs on the machine only makes it slower: the best of some attempts is the page's own time.
      let best;
      for (let i = 0; i < most.attempts && !(best?.paint < most.milliseconds); i++) {
        const times = await onSlowPhone(`http://127.0.0.1:${server.address().port}/${path}`);
        if (!best || times.paint < best.paint) best = times;
      }
      said.push(`${path}: ${bytes} bytes, painted after ${Math.round(best.paint)} ms, complete after ${Math.round(best.ready)} ms, CPU slowed ${best.rate.toFixed(1)} times`);
      assert.ok(best.paint < most.milliseconds, said.at(-1));
    }
    return `${said.join('; ')} on a slow phone`;
  } finally {
    server.close();
  }
}

try {
  const wanted = process.argv.slice(4);
  const all = { stories, marking, fork, looks, withoutScript, budget };
  for (const name of wanted) assert.ok(name in all, `${name} is not a section; there are ${Object.keys(all).join(', ')}`);
  for (const [name, section] of Object.entries(all)) {
    if (wanted.length > 0 && !wanted.includes(name)) continue;
    const began = performance.now();
    const said = await section();
    console.log(`${name} (${((performance.now() - began) / 1000).toFixed(1)} s): ${said}`);
  }
} finally {
  await browser.close();
}
