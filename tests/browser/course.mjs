// Reads the course page as a visitor does, in a real Chromium: node course.mjs FOLDER. Prints one line for each story, and fails with the first that is not so.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';

const site = process.argv[2];
const executablePath = process.argv[3] || '/usr/bin/chromium';
const axe = readFileSync(new URL('node_modules/axe-core/axe.min.js', import.meta.url), 'utf8');
const languages = ['', '.ko'];
const exercises = readdirSync(site).filter(name => statSync(join(site, name)).isDirectory());
const browser = await chromium.launch({ executablePath, args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] });

/** A page of the site; every request that leaves the folder, and every message of the browser about an error, is a failure. */
async function open(path, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, reducedMotion: 'reduce', ...options });
  const page = await context.newPage();
  const wrong = [];
  page.on('request', r => { if (!r.url().startsWith('file:')) wrong.push(`request to ${r.url()}`); });
  page.on('console', m => { if (m.type() === 'error') wrong.push(m.text()); });
  page.on('pageerror', e => wrong.push(e.message));
  await page.goto(pathToFileURL(join(site, path)).href);
  return { page, close: async () => { assert.deepEqual(wrong, [], path); await context.close(); } };
}

/** No violation that axe-core knows of. */
async function accessible(page, what) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations'] }));
  assert.deepEqual(violations.map(v => `${v.id}: ${v.nodes[0].html.slice(0, 200)} ${v.nodes[0].failureSummary}`), [], what);
}

const sideways = page => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
const shown = '.topic figure.scenario:not([hidden])';

/** Steps from the first row to the last, answering what is asked; returns the number of questions. */
async function stepThrough(page, figure, right) {
  let asked = 0;
  await figure.locator('.start').click();
  const run = JSON.parse(await figure.locator('script.run').textContent());
  for (let guard = 0; guard < run.rows.length * 3; guard++) {
    const slider = figure.locator('.controls input[type=range]');
    if (Number(await slider.inputValue()) === run.rows.length - 1) break;
    await page.keyboard.press('ArrowRight');
    const ask = figure.locator('.ask');
    if (!await ask.isVisible()) continue;
    const prompt = await ask.locator('h4').textContent();
    const question = run.questions.find(q => q.prompt === prompt);
    assert.ok(question, prompt);
    asked++;
    await ask.locator('.answers button').nth(right ? question.answer : (question.answer + 1) % question.options.length).click();
    assert.ok((await ask.textContent()).includes(question.measured), 'what was measured is shown');
    await page.keyboard.press('Enter');
  }
  assert.equal(await figure.locator('.controls input[type=range]').inputValue(), String(run.rows.length - 1), 'the end was reached');
  assert.equal(asked, run.questions.length, 'every question was asked');
  // Both states of the last row are lit in the diagram, and named beside the wire.
  for (const side of ['server', 'client']) {
    const state = run.rows.map(r => r[`${side}State`]).filter(Boolean).at(-1) ?? 'CLOSED';
    assert.equal(await figure.locator(`.end.${side} .state`).textContent(), state);
    const lit = await figure.locator(`.states.live [data-state="${state}"]`).getAttribute('class');
    assert.ok(lit.includes(`at-${side}`), `${state} is lit for the ${side}`);
  }
  assert.ok(await figure.locator('.seen').isVisible(), 'what was seen is said at the end');
  return asked;
}

async function stories() {
  for (const language of languages) {
    for (const exercise of exercises) {
      const { page, close } = await open(`${exercise}/index${language}.html`);
      let questions = 0, runs = 0;
      for (const topic of await page.locator('.topic').all()) {
        const choices = topic.locator('.what-if button');
        const count = Math.max(1, await choices.count());
        for (let i = 0; i < count; i++) {
          if (count > 1) await choices.nth(i).click();
          const figure = topic.locator('figure.scenario:not([hidden])');
          if (await figure.locator('.player.active').count()) await page.keyboard.press('Escape');
          // A run that the reader came to by a fork is open already.
          if (await figure.locator('.player.active').count()) await figure.locator('.controls button').last().click();
          questions += await stepThrough(page, figure, i % 2 === 0);
          await figure.locator('.controls button').last().click();
          runs++;
        }
      }
      const progress = await page.locator('#progress span').textContent();
      assert.ok(progress.includes(String(questions)), progress);
      console.log(`${exercise}${language}: ${runs} runs, ${questions} questions`);
      await page.reload();
      assert.equal(await page.locator('#progress span').textContent(), progress, 'the browser keeps it');
      await page.locator('#reset-progress').click();
      assert.notEqual(await page.locator('#progress span').textContent(), progress);
      await close();
    }
  }
}

async function marking() {
  const { page, close } = await open('half-close/index.html');
  const figure = page.locator(shown).first();
  await figure.locator('.start').click();
  await page.keyboard.press('End');
  for (const side of ['server', 'client'])
    assert.match(await figure.locator(`.program.${side} .now`).first().textContent(), /close\(/, `the last call of the ${side} is marked`);
  const spot = figure.locator('.spot').first();
  await spot.focus();
  assert.match(await figure.locator('.segment-info').textContent(), /SYN.*on the wire: \d+/s, 'flags and absolute numbers');
  const capture = await figure.locator('.segment-info a').getAttribute('href');
  assert.equal(readFileSync(join(site, 'half-close', capture)).readUInt32LE(0), 0x0a0d0d0a, 'the capture is pcapng');
  await page.keyboard.press('Home');
  assert.equal(await figure.locator('.end.server .state').textContent(), 'CLOSED');
  await page.keyboard.press('l');
  assert.ok(await figure.locator('.player.lecture').isVisible(), 'lecture mode');
  await page.keyboard.press('PageDown');
  assert.equal(await figure.locator('.controls input[type=range]').inputValue(), '1', 'a presenter steps');
  await page.keyboard.press('l');
  await figure.locator('.stage').dispatchEvent('pointerdown', { clientX: 300 });
  await figure.locator('.stage').dispatchEvent('pointerup', { clientX: 200 });
  assert.equal(await figure.locator('.controls input[type=range]').inputValue(), '2', 'a swipe steps');
  await page.keyboard.press('Escape');
  assert.ok(await figure.locator('.start').isVisible(), 'Escape shows the whole ladder');
  await close();
  console.log('marked lines, numbers, capture, keys, swipe, lecture mode');
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
  await close();
  console.log('the fork of two runs');
}

async function looks() {
  const pages = ['index', 'lecture', 'teachers', ...exercises.map(e => `${e}/index`)].flatMap(p => languages.map(l => `${p}${l}.html`));
  for (const path of pages) {
    for (const colorScheme of ['light', 'dark']) {
      const { page, close } = await open(path, { colorScheme });
      await accessible(page, `${path}, ${colorScheme}`);
      if (path.includes('/') && await page.locator(`${shown} .start`).count()) {
        await page.locator(`${shown} .start`).first().click();
        for (let i = 0; i < 8; i++) await page.keyboard.press('ArrowRight');
        await accessible(page, `${path}, ${colorScheme}, stepping`);
      }
      await close();
    }
    const { page, close } = await open(path, { viewport: { width: 400, height: 800 } });
    assert.equal(await sideways(page), 0, `${path}: pixels to the side at 400`);
    if (await page.locator(`${shown} .start`).count()) {
      await page.locator(`${shown} .start`).first().click();
      await page.keyboard.press('ArrowRight');
      assert.equal(await sideways(page), 0, `${path}: pixels to the side at 400, stepping`);
    }
    await close();
  }
  console.log(`axe: no violation on ${pages.length} pages, light and dark, read and stepped; nothing wider than 400 pixels`);
}

async function withoutScript() {
  const { page, close } = await open('half-close/index.html', { javaScriptEnabled: false });
  assert.equal(await page.locator('figure.scenario svg.ladder').count(), await page.locator('figure.scenario').count());
  for (const figure of await page.locator('figure.scenario').all()) assert.ok(await figure.isVisible(), 'every ladder can be read');
  assert.equal(await page.locator('#progress').isVisible(), false);
  await close();
  console.log('without script');
}

async function budget() {
  for (const path of ['index.html', 'half-close/index.html']) {
    const context = await browser.newContext({ viewport: { width: 400, height: 800 } });
    const page = await context.newPage();
    const session = await context.newCDPSession(page);
    await session.send('Emulation.setCPUThrottlingRate', { rate: 4 });
    await page.goto(pathToFileURL(join(site, path)).href, { waitUntil: 'load' });
    const { fcp, size } = await page.evaluate(() => ({
      fcp: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0, size: new TextEncoder().encode(document.documentElement.outerHTML).length,
    }));
    const bytes = statSync(join(site, path)).size;
    assert.ok(bytes < 300_000, `${path}: ${bytes} bytes`);
    console.log(`${path}: ${bytes} bytes, first paint after ${Math.round(fcp)} ms on a CPU four times slower (${size} with the script's own)`);
    await context.close();
  }
}

try {
  const wanted = process.argv.slice(4);
  const all = { stories, marking, fork, looks, withoutScript, budget };
  for (const [name, story] of Object.entries(all)) if (wanted.length === 0 || wanted.includes(name)) await story();
} finally {
  await browser.close();
}
