// What course.mjs and server.mjs have in common: a real Chromium, what no page may do in it, and axe-core.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { chromium } from 'playwright-core';

const axe = readFileSync(new URL('node_modules/axe-core/axe.min.js', import.meta.url), 'utf8');

/** Without a graphics card nothing is gained by the process that would use one. */
export const launch = (executablePath = '/usr/bin/chromium') =>
  chromium.launch({ executablePath, args: ['--disable-gpu', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])] });

/** A page in a context for itself. Every message of the browser about an error, and every request to elsewhere than `home`, is added to `complaints`. */
export async function newPage(browser, options, home, complaints) {
  const context = await browser.newContext({ reducedMotion: 'reduce', ...options });
  const page = await context.newPage();
  page.on('console', m => { if (m.type() === 'error') complaints.push(`${page.url()}: ${m.text()}`); });
  page.on('pageerror', e => complaints.push(`${page.url()}: ${e.message}`));
  page.on('request', r => { if (!r.url().startsWith(home)) complaints.push(`${page.url()}: request to ${r.url()}`); });
  return page;
}

/** No violation that axe-core knows of inside of `where`; `rules` are the rules to run, all of them where none is named. */
export async function accessible(page, where, what, rules, options) {
  if (!await page.evaluate(() => Boolean(globalThis.axe))) await page.evaluate(axe);
  const violations = await page.evaluate(async ([within, only, more]) => {
    const result = await globalThis.axe.run(within, { resultTypes: ['violations'], ...more, ...(only ? { runOnly: only } : {}) });
    return result.violations.map(v => `${v.id}: ${v.nodes[0].html.slice(0, 200)} ${v.nodes[0].failureSummary}`);
  }, [where, rules, options]);
  assert.deepEqual(violations, [], what);
}

/** How many pixels wider than its window a page is. */
export const sideways = page => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
