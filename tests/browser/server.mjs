// Goes the whole way through the course server in a real Chromium: node server.mjs URL INVITATION WRONG.zip RIGHT.zip [CHROMIUM]. A teacher makes a course,
// a student joins on a phone, hands in, watches, reads, hands in again; the teacher decides, grades again and exports. Every page is read by axe, in both languages,
// light and dark, and is never wider than its window. SHOTS=FOLDER keeps a picture of each. Prints one line for each story, and fails with the first that is not so.
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { accessible, launch, newPage, sideways } from './reader.mjs';

const [url, invitation, wrong, right, executablePath] = process.argv.slice(2);
const shots = process.env.SHOTS;
if (shots) mkdirSync(shots, { recursive: true });
const browser = await launch(executablePath);
const password = 'correct horse battery';
const complaints = [];
let read = 0;

/** Somebody's browser. What the pages' console complains about, and every request to elsewhere, is a failure. */
const person = (width, height) =>
  newPage(browser, { baseURL: url, viewport: { width, height }, locale: 'en-US', acceptDownloads: true }, url, complaints);

/** Reads a page as a visitor does, in both languages, and as axe does. Only the contrast depends on the colour scheme, and not on the language. */
async function reads(page, name) {
  for (const language of ['en', 'ko']) {
    await speaks(page, language);
    await accessible(page, 'html', `${name}, ${language}, light`, undefined, { iframes: false });
    if (language === 'en') {
      await page.emulateMedia({ colorScheme: 'dark' });
      await accessible(page, 'html', `${name}, dark`, ['color-contrast'], { iframes: false });
      await page.emulateMedia({ colorScheme: 'light' });
    }
    assert.equal(await sideways(page), 0, `${name}, ${language}: wider than its window`);
    if (shots) await page.screenshot({ path: join(shots, `${name}.${language}.png`), fullPage: true });
    read++;
  }
  await speaks(page, 'en');
}

async function speaks(page, language) {
  if (await page.locator('html').getAttribute('lang') === language) return;
  await page.locator(`button[name=language][value=${language}]`).click();
  await page.waitForFunction(l => document.documentElement.lang === l && document.readyState === 'complete', language);
}

async function joins(page, path, login) {
  await page.goto(path);
  await reads(page, `join-${login}`);
  await page.getByLabel('Choose a user name').fill(login);
  for (const field of await page.locator('input[type=password]').all()) await field.fill(password);
  await page.getByRole('button', { name: 'Join' }).click();
  await page.waitForURL(u => !u.pathname.startsWith('/join'));
}

/** Hands in, watches until the page has its result, and gives what the live view showed on the way. */
async function handsIn(page, archive) {
  await page.goto('/courses/1/exercises/half-close');
  await page.locator('#files').setInputFiles(archive);
  await page.getByRole('button', { name: 'Hand in' }).click();
  await page.waitForURL(/\/attempts\/\d+$/);
  const turned = page.locator('#live li.passed, #live li.failed').first().waitFor({ state: 'attached', timeout: 60_000 }).then(() => true, () => false);
  await page.locator('.result').waitFor({ timeout: 90_000 });
  return turned;
}

const downloaded = async (page, click) => {
  const [download] = await Promise.all([page.waitForEvent('download'), click()]);
  return readFileSync(await download.path(), 'utf8');
};

const teacher = await person(1280, 900);
await joins(teacher, invitation, 'teacher');
await reads(teacher, 'home-teacher');
await teacher.getByRole('link', { name: 'New course' }).click();
await reads(teacher, 'new-course');
await teacher.getByLabel('Title').fill('Networks');
await teacher.getByLabel('Time zone').fill('Asia/Seoul');
for (const box of await teacher.locator('input[name=exercise]').all()) await box.setChecked(await box.getAttribute('value') === 'half-close');
await teacher.getByRole('button', { name: 'Create the course' }).click();
await teacher.waitForURL(/\/settings$/);
await teacher.locator('#lab').selectOption('process');
await Promise.all([teacher.waitForLoadState('load'), teacher.locator('form.narrow').locator('button').click()]);
await teacher.locator('#due-half-close').fill('2030-05-01T18:00');
await Promise.all([teacher.waitForLoadState('load'), teacher.locator('form.fields').locator('button').click()]);
await reads(teacher, 'settings');
assert.equal(await teacher.locator('#lab').inputValue(), 'process');
assert.equal(await teacher.locator('#due-half-close').inputValue(), '2030-05-01T18:00');
await teacher.goto('/courses/1/lms');
await teacher.locator('#new-name').fill('Moodle');
await teacher.getByRole('button', { name: 'Add' }).click();
await teacher.locator('details[open] code').first().waitFor();
assert.match(await teacher.locator('details[open] table').textContent(), /\/lti\/1\/launch[\s\S]*\/lti\/1\/login[\s\S]*\/lti\/keys/);
await reads(teacher, 'platform');
await teacher.goto('/courses/1/roster');
await teacher.locator('#roster').setInputFiles({ name: 'roster.csv', mimeType: 'text/csv', buffer: Buffer.from('id,name\n20260001,김민수\n20260002,Lee Jiwoo\n') });
await teacher.locator('form[enctype]').locator('button').click();
await teacher.getByRole('status').waitFor();
await reads(teacher, 'roster');
const links = await downloaded(teacher, () => teacher.locator('form[action$="invitations.csv"]').locator('button').first().click());
const link = new URL(links.split('\n').find(l => l.startsWith('20260001,')).trim().split(',').at(-1)).pathname;
console.log('a teacher makes a course and invites a class');

const student = await person(400, 800);
await joins(student, link, 'minsu');
await student.waitForURL(/\/courses\/1$/);
await reads(student, 'course');
await student.goto('/courses/1/exercises/half-close');
await reads(student, 'exercise');
const turned = await handsIn(student, wrong);
assert.ok(turned, 'a check turned before the result was there');
assert.match(await student.locator('.result').textContent(), /66\/100/);
await reads(student, 'attempt');
const report = student.frameLocator('iframe.report');
await report.locator('#check-server-half-closes').waitFor();
await handsIn(student, right);
assert.match(await student.locator('.result').textContent(), /100\/100/);
assert.match(await student.locator('main').textContent(), /✔ server-half-closes/);
await reads(student, 'attempt-better');
await student.goto('/courses/1/exercises/half-close');
await reads(student, 'history');
console.log('a student hands in, watches, reads, and hands in again, on a phone');

await teacher.goto('/courses/1/board');
assert.match(await teacher.locator('tbody').textContent(), /김민수[\s\S]*100\/100/);
await reads(teacher, 'board');
await teacher.goto('/courses/1/exercises/half-close/board');
await reads(teacher, 'checks');
await teacher.getByRole('link', { name: '100/100' }).click();
await reads(teacher, 'attempt-teacher');
await teacher.locator('#score').fill('95');
await teacher.locator('#reason').fill('Handed in for another group');
await teacher.locator('form[action$="/override"]').locator('button').click();
await teacher.locator('#decisions').waitFor();
await teacher.goto('/courses/1/exercises/half-close/regrade');
await teacher.getByRole('button', { name: 'Grade the class again' }).click();
await teacher.locator('#board tbody tr').waitFor();
const apply = teacher.locator('button[value=apply]');
await teacher.waitForFunction(() => document.querySelector('button[value=apply]')?.disabled === false, undefined, { timeout: 90_000 });
assert.match(await teacher.locator('#board tbody tr').textContent(), /100[\s\S]*100/);
await reads(teacher, 'regrade');
await apply.click();
await teacher.waitForFunction(() => !document.querySelector('#board'));
await teacher.goto('/courses/1/exercises/half-close/board');
const book = await downloaded(teacher, () => teacher.getByRole('link', { name: 'gradebook.csv' }).click());
assert.match(book, /김민수.*\b95\b.*decided by teacher: Handed in for another group/);
assert.match(book, /Lee Jiwoo/);
await teacher.goto('/courses/1/audit');
await reads(teacher, 'audit');
console.log('a teacher decides a score, grades again, applies and exports');

await student.goto('/courses/2');
await reads(student, 'not-found');
await student.locator('form[action="/sign-out"] button').click();
await student.waitForURL(/\/sign-in/);
await reads(student, 'sign-in');
// What is not found is said by the browser's console as well.
assert.deepEqual(complaints.filter(c => !/status of 404/.test(c)), []);
console.log(`${read} pages read by axe, no violation`);
await browser.close();
